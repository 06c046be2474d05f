package parley.server.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** What others than its owner may do with a file. On systems without such rights: nothing. */
record Rights(boolean othersRead, boolean othersWrite) {
    private static final Set<PosixFilePermission> READ = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final Set<PosixFilePermission> WRITE =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    static Rights of(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new Rights(false, false);
        }
        Set<PosixFilePermission> given = Files.getPosixFilePermissions(file);
        return new Rights(
                given.stream().anyMatch(READ::contains), given.stream().anyMatch(WRITE::contains));
    }
}
