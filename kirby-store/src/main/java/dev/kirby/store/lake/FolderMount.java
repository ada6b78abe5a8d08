package dev.kirby.store.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file system that a lake lies on, as far as the system tells, and what it lacks.
 *
 * <p>A lake that several machines share rests on two things of its file system, besides files that are whole once they are closed and forced:
 * a rename that replaces a file in one step, and byte-range locks that machines see of each other. A program cannot try the second alone:
 * where a mount keeps locks to itself, taking one succeeds. But the mount says so, in its options: {@code /proc/self/mountinfo} has a line for
 * each mount (see proc_pid_mountinfo(5)):
 *
 * <pre>
 * 88 29 0:58 / /mnt/lake rw,relatime shared:77 - nfs4 server:/lake rw,vers=4.2,hard,local_lock=none,addr=10.0.0.7
 * </pre>
 *
 * @param point where it is mounted
 * @param type for example {@code nfs4}
 * @param options of the mount and of its file system
 */
record FolderMount(Path point, String type, Set<String> options) {

    /** Locks of NFS that stay on the machine; {@code flock} is of another kind of lock, which Java does not take. */
    private static final Set<String> LOCAL_LOCKS = Set.of("nolock", "local_lock=all", "local_lock=posix");

    /** File systems of objects or of copies, of which a rename is several steps and a lock is nothing. */
    private static final Set<String> WITHOUT_RENAME = Set.of(
            "fuse.s3fs",
            "fuse.gcsfuse",
            "fuse.goofys",
            "fuse.geesefs",
            "fuse.mountpoint-s3",
            "fuse.rclone",
            "fuse.blobfuse2");

    private static final Pattern ESCAPED = Pattern.compile("\\\\(\\d{3})");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** Copies the options. */
    FolderMount {
        options = Set.copyOf(options);
    }

    /** What several machines must not do with a lake in a folder, as a sentence; absent where nothing is known against it. */
    static Optional<String> fault(Path folder) {
        return of(folder).flatMap(mount -> mount.faultOf(folder));
    }

    /** The mount that a folder is on; absent where the system does not tell. */
    static Optional<FolderMount> of(Path folder) {
        try {
            return Files.isReadable(MOUNTS)
                    ? of(folder, Files.readAllLines(MOUNTS, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // nothing is known, as elsewhere than on Linux
        }
    }

    /** The last of the innermost mounts, which is the one that is seen. */
    static Optional<FolderMount> of(Path folder, List<String> mounts) {
        Optional<FolderMount> found = Optional.empty();
        for (String line : mounts) {
            String[] halves = line.split(" - ", 2);
            String[] mount = halves[0].split(" ", 0);
            String[] system = halves.length < 2 ? new String[0] : halves[1].split(" ", 0);
            if (mount.length < 6 || system.length < 3) {
                continue;
            }
            Path point = Path.of(unescaped(mount[4]));
            boolean isInner = found.map(other -> point.startsWith(other.point)).orElse(true);
            if (folder.startsWith(point) && isInner) {
                found = Optional.of(new FolderMount(
                        point, system[0], new HashSet<>(List.of((mount[5] + "," + system[2]).split(",", 0)))));
            }
        }
        return found;
    }

    private static String unescaped(String text) {
        return ESCAPED.matcher(text)
                .replaceAll((MatchResult digits) ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(digits.group(1), 8))));
    }

    /** What it lacks for a lake in a folder on it. */
    Optional<String> faultOf(Path folder) {
        String where = folder + " lies on " + type.toLowerCase(Locale.ROOT) + " (" + point + ")";
        if (type.startsWith("nfs") && options.stream().anyMatch(LOCAL_LOCKS::contains)) {
            return Optional.of(where + ", mounted so that locks stay on this machine: writers on others do not wait for"
                    + " those here. Mount it without nolock and local_lock, or let one machine write.");
        }
        if (Set.of("cifs", "smb3").contains(type) && options.contains("nobrl")) {
            return Optional.of(
                    where + ", mounted with nobrl, so that locks stay on this machine: writers on others do not"
                            + " wait for those here. Mount it without nobrl, or let one machine write.");
        }
        return WITHOUT_RENAME.contains(type)
                ? Optional.of(
                        where + ", which replaces no file in one step and knows no locks: readers may see half a"
                                + " file, and writers disturb each other. Keep the lake on a disk and copy it there, or use PostgreSQL.")
                : Optional.empty();
    }
}
