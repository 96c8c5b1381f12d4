package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Copies of all that was dirty at one moment. Of that moment, the counts cover what the L2 tables refer to, the data is in the file, and each new table has its place.
 *
 * @param newTables L2 tables to which the L1 table in the file does not point yet
 */
record DirtyTables(
        List<Part<RefcountBlock>> refcountBlocks,
        Entries refcountTable,
        List<Part<L2Table>> newTables,
        List<Part<L2Table>> tables,
        Entries l1,
        List<Freed.Run> freed) {

    /** So much is written at a time, where clusters are not smaller. */
    private static final int UNIT_BYTES = 4096;

    /** A stretch of a table, to be written at that place. */
    record Part<T>(T table, Dirt.Stretch stretch, long offsetBytes, ByteBuffer bytes) {}

    /** A stretch of a table of 8-byte entries. */
    record Entries(Dirt.Stretch stretch, ByteBuffer bytes) {

        boolean none() {
            return bytes.capacity() == 0;
        }
    }

    /** Under the lock. They count as clean from now on, and as being written. */
    static DirtyTables take(Tables tables) {
        int unit = Math.min(UNIT_BYTES, tables.geometry.clusterBytes());
        boolean counts = tables.countsAreDue();
        List<Part<RefcountBlock>> blocks = new ArrayList<>();
        for (RefcountBlock block : counts ? tables.refcounts.takeDirty() : List.<RefcountBlock>of()) {
            Dirt.Stretch stretch = block.dirt.take(unit, block.bytes.length);
            block.writing = true;
            blocks.add(new Part<>(
                    block,
                    stretch,
                    tables.refcounts.offsetBytes(block.index) + stretch.from(),
                    ByteBuffer.wrap(Arrays.copyOfRange(block.bytes, stretch.from(), stretch.to()))));
        }
        Entries refcountTable = take(
                counts ? tables.refcounts.tableDirt() : new Dirt(),
                tables.refcounts.tableLength(),
                unit,
                stretch -> tables.refcounts.entries(stretch));
        List<Part<L2Table>> newTables = new ArrayList<>();
        List<Part<L2Table>> oldTables = new ArrayList<>();
        for (L2Table table : tables.l2.takeDirty()) {
            (table.linked ? oldTables : newTables).add(part(tables, table, unit / Long.BYTES));
        }
        Entries l1 = take(tables.l2.l1Dirt(), tables.l2.l1Length(), unit, stretch -> tables.l2.l1Entries(stretch));
        return new DirtyTables(blocks, refcountTable, newTables, oldTables, l1, tables.freed.take());
    }

    private static Part<L2Table> part(Tables tables, L2Table table, int unitWords) {
        Dirt.Stretch stretch = table.dirt.take(unitWords, table.words.length());
        table.writing = true;
        long[] words = new long[stretch.to() - stretch.from()];
        for (int i = 0; i < words.length; i++) {
            words[i] = table.words.get(stretch.from() + i);
        }
        long offset = L2Entry.offset(tables.l2.l1Entry(table.l1Index)) + (long) stretch.from() * Long.BYTES;
        return new Part<>(table, stretch, offset, ByteBuffer.wrap(MetadataIo.bytes(words)));
    }

    private interface Copying {

        long[] copy(Dirt.Stretch stretch);
    }

    private static Entries take(Dirt dirt, int length, int unitBytes, Copying copying) {
        if (dirt.none()) {
            return new Entries(new Dirt.Stretch(0, 0), ByteBuffer.allocate(0));
        }
        Dirt.Stretch stretch = dirt.take(unitBytes / Long.BYTES, length);
        return new Entries(stretch, ByteBuffer.wrap(MetadataIo.bytes(copying.copy(stretch))));
    }

    /** Whether the file will say something else of where the disk is. */
    boolean changesMapping() {
        return !tables.isEmpty() || !l1.none();
    }

    /** Under the lock: all of it is in the file. */
    void written() {
        for (Part<RefcountBlock> part : refcountBlocks) {
            part.table.writing = false;
            part.table.linked = true;
        }
        for (Part<L2Table> part : newTables) {
            part.table.writing = false;
            part.table.linked = true;
        }
        for (Part<L2Table> part : tables) {
            part.table.writing = false;
        }
    }

    /** Under the lock: some of it may not be in the file. */
    void putBack(Tables to) {
        for (Part<RefcountBlock> part : refcountBlocks) {
            part.table.writing = false;
            to.refcounts.putBack(part.table, part.stretch);
        }
        for (Part<L2Table> part : newTables) {
            part.table.writing = false;
            to.l2.putBack(part.table, part.stretch);
        }
        for (Part<L2Table> part : tables) {
            part.table.writing = false;
            to.l2.putBack(part.table, part.stretch);
        }
        if (!refcountTable.none()) {
            to.refcounts.tableDirt().add(refcountTable.stretch);
        }
        if (!l1.none()) {
            to.l2.l1Dirt().add(l1.stretch);
        }
        to.freed.putBack(freed);
    }

    /** Each table is written only where it has its place. */
    void check(Tables at) throws ImageException {
        for (Part<RefcountBlock> part : refcountBlocks) {
            at.occupied.checkTable(part.offsetBytes, part.bytes.capacity());
        }
        for (Part<L2Table> part : newTables) {
            at.occupied.checkTable(part.offsetBytes, part.bytes.capacity());
        }
        for (Part<L2Table> part : tables) {
            at.occupied.checkTable(part.offsetBytes, part.bytes.capacity());
        }
    }
}
