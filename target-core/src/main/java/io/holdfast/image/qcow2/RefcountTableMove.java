package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Header.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a longer refcount table in the place of one that is full: where none of the blocks that there are counts, first the blocks for that part of the file, behind them the
 * table. When both are stable, the header points there. Blocks.
 */
final class RefcountTableMove implements Tables.RefcountTableGrowth {

    private final Tables tables;
    private final Commit commit;
    private final HeaderFile headerFile;
    private final FileEnd fileEnd;
    private final MetadataIo io;
    private final Geometry geometry;

    RefcountTableMove(Tables tables, Commit commit, HeaderFile headerFile, FileEnd fileEnd, MetadataIo io) {
        this.tables = tables;
        this.commit = commit;
        this.headerFile = headerFile;
        this.fileEnd = fileEnd;
        this.io = io;
        this.geometry = tables.geometry;
    }

    /** What is made: so many blocks, from that one on, at that cluster, and behind them so many clusters of table. */
    private record Plan(int firstBlock, int blocks, long firstCluster, int tableClusters) {

        long tableCluster() {
            return firstCluster + blocks;
        }

        long clusters() {
            return (long) blocks + tableClusters;
        }
    }

    @Override
    public void lengthenFor(int blockIndex) throws ImageException {
        commit.exclusively(() -> {
            if (blockIndex >= tableLength()) {
                move(plan(blockIndex));
            }
        });
    }

    private int tableLength() {
        tables.lock.lock();
        try {
            return tables.refcounts.tableLength();
        } finally {
            tables.lock.unlock();
        }
    }

    private Plan plan(int firstBlock) throws ImageException {
        int perBlock = geometry.refcountBlockEntries();
        int perCluster = geometry.clusterBytes() / Long.BYTES;
        int blocks = 1;
        while (true) {
            long entries = firstBlock + (long) blocks + firstBlock / 2;
            long clusters = Math.ceilDiv(entries, perCluster);
            if (clusters << geometry.clusterBits() > HeaderCodec.MAX_REFCOUNT_TABLE_BYTES) {
                throw new Refusal(io.file().path()).full();
            }
            if ((long) blocks * perBlock >= blocks + clusters) {
                return new Plan(firstBlock, blocks, (long) firstBlock * perBlock, (int) clusters);
            }
            blocks++;
        }
    }

    private void move(Plan plan) throws ImageException {
        long start = plan.firstCluster() << geometry.clusterBits();
        tables.occupied.checkData(start, plan.clusters() << geometry.clusterBits());
        List<RefcountBlock> blocks = blocks(plan);
        long[] entries = new long[plan.tableClusters() * (geometry.clusterBytes() / Long.BYTES)];
        tables.lock.lock();
        try {
            long[] linked = tables.refcounts.linkedEntries();
            System.arraycopy(linked, 0, entries, 0, linked.length);
        } finally {
            tables.lock.unlock();
        }
        fileEnd.reach(start + (plan.clusters() << geometry.clusterBits()));
        for (int i = 0; i < blocks.size(); i++) {
            long offset = start + ((long) i << geometry.clusterBits());
            entries[plan.firstBlock() + i] = offset;
            io.write(offset, blocks.get(i).bytes);
        }
        Table table = new Table(plan.tableCluster() << geometry.clusterBits(), plan.tableClusters());
        io.write(table.offsetBytes(), MetadataIo.bytes(entries));
        Table old = headerFile.header().refcountTable();
        headerFile.change(header -> header.withRefcountTable(table));
        tables.lock.lock();
        try {
            adopt(plan, blocks, old);
        } finally {
            tables.lock.unlock();
        }
    }

    /** New blocks that count themselves and the table. */
    private List<RefcountBlock> blocks(Plan plan) {
        RefcountEntries counts = new RefcountEntries(geometry.refcountOrder());
        int perBlock = geometry.refcountBlockEntries();
        List<RefcountBlock> blocks = new ArrayList<>();
        for (int i = 0; i < plan.blocks(); i++) {
            RefcountBlock block = new RefcountBlock(plan.firstBlock() + i, new byte[geometry.clusterBytes()]);
            for (int at = 0; at < perBlock && (long) i * perBlock + at < plan.clusters(); at++) {
                counts.set(block.bytes, at, 1);
            }
            blocks.add(block);
        }
        return blocks;
    }

    private void adopt(Plan plan, List<RefcountBlock> blocks, Table old) throws ImageException {
        tables.refcounts.lengthen(plan.tableClusters() * (geometry.clusterBytes() / Long.BYTES));
        for (int i = 0; i < blocks.size(); i++) {
            tables.refcounts.adopt(blocks.get(i), plan.firstCluster() + i);
        }
        long bytes = (long) plan.tableClusters() << geometry.clusterBits();
        tables.occupied.claim(plan.tableCluster() << geometry.clusterBits(), bytes, "the refcount table");
        tables.clusters.touch(plan.firstCluster() + plan.clusters());
        tables.occupied.release(old.offsetBytes(), (long) old.length() << geometry.clusterBits());
        for (int i = 0; i < old.length(); i++) {
            tables.freed.add((old.offsetBytes() >>> geometry.clusterBits()) + i);
        }
        tables.dirty();
    }
}
