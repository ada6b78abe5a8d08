package dev.kirby.store.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What mounts say of themselves, in lines as Linux writes them. */
@EnabledOnOs(OS.LINUX)
class FolderMountTest {

    private static final String ROOT = "29 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro";

    @TempDir
    Path folder;

    private static Optional<String> fault(String type, String options) {
        String line = "88 29 0:58 / /mnt/my\\040lake rw,relatime shared:77 - " + type + " server:/lake rw," + options;
        return FolderMount.of(Path.of("/mnt/my lake/data"), List.of(ROOT, line))
                .flatMap(mount -> mount.faultOf(Path.of("/mnt/my lake/data")));
    }

    @Test
    void a_mount_that_keeps_locks_to_itself_is_told() {
        assertThat(fault("nfs4", "vers=4.2,rsize=1048576,hard,proto=tcp,timeo=600,local_lock=none,addr=10.0.0.7"))
                .isEmpty();
        assertThat(fault("nfs", "vers=3,hard,nolock,proto=tcp,mountproto=tcp,local_lock=all,addr=10.0.0.7"))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith(
                                "/mnt/my lake/data lies on nfs (/mnt/my lake), mounted so that locks stay on this machine")
                        .contains("Mount it without nolock"));
        assertThat(fault("nfs4", "vers=4.1,local_lock=posix")).isPresent();
        assertThat(fault("nfs", "vers=3,local_lock=flock")).isEmpty();
        assertThat(fault("cifs", "vers=3.1.1,nobrl,uid=0"))
                .hasValueSatisfying(text -> assertThat(text).contains("nobrl"));
        assertThat(fault("cifs", "vers=3.1.1,uid=0")).isEmpty();
        assertThat(fault("fuse.s3fs", "user_id=0"))
                .hasValueSatisfying(text -> assertThat(text).contains("no file in one step"));
        assertThat(fault("xfs", "attr2")).isEmpty();
    }

    @Test
    void the_innermost_mount_counts_and_of_several_the_last() {
        List<String> mounts = List.of(
                ROOT,
                "40 29 0:40 / /mnt rw - nfs server:/a rw,nolock",
                "41 40 0:41 / /mnt/in rw - ext4 /dev/sdb rw",
                "42 40 0:42 / /mnt/in rw - xfs /dev/sdc rw",
                "43 29 0:43 / /mn rw - tmpfs tmpfs rw",
                "a line that is none");
        assertThat(FolderMount.of(Path.of("/mnt/in/lake"), mounts).orElseThrow().type())
                .isEqualTo("xfs");
        assertThat(FolderMount.of(Path.of("/mnt/other"), mounts).orElseThrow().type())
                .isEqualTo("nfs");
        assertThat(FolderMount.of(Path.of("/data"), mounts).orElseThrow().type())
                .isEqualTo("ext4");
    }

    @Test
    void this_machine_tells_of_its_own() throws Exception {
        FolderMount mount = FolderMount.of(folder.toRealPath()).orElseThrow();
        assertThat(folder.toRealPath()).startsWith(mount.point());
        assertThat(mount.type()).isNotBlank();
        assertThat(Files.isDirectory(mount.point())).isTrue();
    }
}
