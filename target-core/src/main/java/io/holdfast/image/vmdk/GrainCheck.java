package io.holdfast.image.vmdk;

import io.holdfast.image.CheckReport;
import io.holdfast.image.CheckReport.Clusters;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Looks at all grain tables of an image for entries that cannot be right. Blocks. */
final class GrainCheck {

    private static final int MAX_FINDINGS = 100;

    private final List<String> findings = new ArrayList<>();
    private long wrong;

    /** Looks at one part, whose directory has been read. */
    void look(SparsePart part) throws ImageException {
        SparseHeader header = part.header;
        Places places = new Places(header);
        long grains = Math.ceilDiv(header.capacityBytes(), header.grainBytes());
        for (int index = 0; index < header.tables(); index++) {
            long first = (long) index * header.tableEntries();
            if (!part.tables.absent(index)) {
                look(part, index, (int) Math.min(header.tableEntries(), grains - first), places);
            }
        }
    }

    private void look(SparsePart part, int index, int count, Places places) throws ImageException {
        SparseHeader header = part.header;
        GrainTable table;
        try {
            table = part.tables.load(index);
        } catch (ImageException e) {
            if (e.kind() != Kind.CORRUPT) {
                throw e;
            }
            found(String.valueOf(e.getMessage()));
            return;
        }
        for (int i = 0; i < count; i++) {
            int entry = table.entries.get(i);
            if (entry == 0 || (entry == 1 && header.has(SparseHeader.ZEROED_GRAINS))) {
                continue;
            }
            long diskBytes = part.startBytes() + index * header.tableCoverageBytes() + (long) i * header.grainBytes();
            long hostBytes = Integer.toUnsignedLong(entry) * SparseHeader.BYTES;
            if (hostBytes >= part.file.endBytes()) {
                found(part, diskBytes, "points behind the end of the file");
            } else if (hostBytes < header.overheadBytes()) {
                found(part, diskBytes, "points into the tables");
            } else if (!places.take(hostBytes)) {
                found(part, diskBytes, "points where another one does");
            }
        }
    }

    private void found(SparsePart part, long diskBytes, String what) {
        found("%s: the grain table entry of offset %d of the disk %s".formatted(part.file.path(), diskBytes, what));
    }

    private void found(String sentence) {
        wrong++;
        if (findings.size() < MAX_FINDINGS) {
            findings.add(sentence);
        }
    }

    CheckReport report() {
        return new CheckReport(0, wrong, wrong, new Clusters(0, 0, 0, 0), 0, findings);
    }

    /** Which grains of a file are taken. They lie one behind the other, from wherever the first one is; compressed ones lie anyhow. */
    private static final class Places {

        private final BitSet taken = new BitSet();
        private final long grainBytes;
        private final boolean compressed;
        private long shiftBytes = -1;

        Places(SparseHeader header) {
            this.grainBytes = header.grainBytes();
            this.compressed = header.has(SparseHeader.COMPRESSED);
        }

        /** False where it is taken already. */
        boolean take(long hostBytes) {
            if (shiftBytes < 0) {
                shiftBytes = hostBytes % grainBytes;
            }
            if (compressed || hostBytes % grainBytes != shiftBytes) {
                return true;
            }
            int grain = (int) (hostBytes / grainBytes);
            boolean free = !taken.get(grain);
            taken.set(grain);
            return free;
        }
    }
}
