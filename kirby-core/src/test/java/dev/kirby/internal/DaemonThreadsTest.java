package dev.kirby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaemonThreadsTest {

    @Test
    void threads_never_keep_the_process_alive_and_have_names_of_their_own() {
        DaemonThreads threads = DaemonThreads.named("kirby-test");
        Thread first = threads.newThread(() -> {});
        Thread second = threads.newThread(() -> {});
        assertThat(first.isDaemon()).isTrue();
        assertThat(second.isDaemon()).isTrue();
        assertThat(first.getName()).isEqualTo("kirby-test");
        assertThat(second.getName()).isEqualTo("kirby-test-2");
        assertThat(threads).hasToString("DaemonThreads[kirby-test, 2 made]");
    }
}
