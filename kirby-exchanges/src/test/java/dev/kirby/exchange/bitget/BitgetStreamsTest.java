package dev.kirby.exchange.bitget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kirby.exchange.venue.StreamEndpoint;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BitgetStreamsTest {

    private static final StreamEndpoint LINE =
            BitgetStreams.SPEC.channels().get(0).endpoint();

    @Test
    void it_says_ping_in_a_word_at_least_every_half_minute() {
        assertThat(LINE.url()).isEqualTo(URI.create("wss://ws.bitget.com/v2/ws/public"));
        assertThat(LINE.ping()).isEqualTo("ping");
        assertThat(LINE.pingEvery()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
}
