package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the two sets of grain tables of a part that is to be written, and makes them equal where a power cut has left them different. */
final class Redundancy {

    private static final Logger LOG = LoggerFactory.getLogger(Redundancy.class);

    private Redundancy() {}

    /**
     * All tables must be there. Blocks.
     *
     * @param redundant of length 0 where there is none
     */
    static void check(FileReads file, SparseHeader header, int[] directory, int[] redundant) throws ImageException {
        Path path = file.file().path();
        long fileBytes = file.file().endBytes();
        int repaired = 0;
        for (int i = 0; i < directory.length; i++) {
            if (directory[i] == 0 || (redundant.length > 0 && redundant[i] == 0)) {
                throw new ImageException(
                        Kind.UNSUPPORTED_FEATURE, path, "has not all of its grain tables, and can only be read");
            }
            long table = GrainTables.offsetBytes(path, header, directory[i], fileBytes);
            if (redundant.length > 0) {
                long copy = GrainTables.offsetBytes(path, header, redundant[i], fileBytes);
                if (header.shutdown() == Shutdown.UNCLEAN) {
                    repaired += copy(file, table, copy, header.tableBytes());
                }
            }
        }
        if (header.shutdown() == Shutdown.UNCLEAN) {
            file.sync();
            LOG.info("{} was not closed: {} of its redundant grain tables were brought up to date", path, repaired);
        }
    }

    /** 1 where they differed. */
    private static int copy(FileReads file, long from, long to, int lengthBytes) throws ImageException {
        byte[] right = file.read(from, lengthBytes);
        if (Arrays.equals(right, file.read(to, lengthBytes))) {
            return 0;
        }
        file.write(to, right);
        return 1;
    }
}
