package io.holdfast.image.vmdk;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileHandle;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.Confinement;
import io.holdfast.image.Discard;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import io.holdfast.image.vmdk.SparseHeader.Span;
import io.holdfast.testkit.MemoryFile;
import io.holdfast.testkit.MemoryFileEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Sparse images of one file in memory, small enough to make thousands of. */
final class MemoryVmdk {

    static final Path PATH = Path.of("/images/disk.vmdk");
    static final int GRAIN_BYTES = 512;
    static final int TABLE_ENTRIES = 128;

    private MemoryVmdk() {}

    /** A new image whose tables map 64 KiB each. */
    static byte[] sparse(int sizeBytes) throws IOException {
        MemoryFile memory = new MemoryFile(0);
        int tables = Math.ceilDiv(sizeBytes, GRAIN_BYTES * TABLE_ENTRIES);
        long tablesBytes = HostFile.roundUp((long) tables * TABLE_ENTRIES * Integer.BYTES, SparseHeader.BYTES);
        long redundant = 2L * SparseHeader.BYTES;
        long directory = redundant + SparseLayout.directoryBytes(tables) + tables * (long) SparseHeader.BYTES;
        SparseHeader header = new SparseHeader(
                1,
                SparseHeader.VALID_NEWLINES | SparseHeader.REDUNDANT_TABLES,
                sizeBytes,
                GRAIN_BYTES,
                new Span(SparseHeader.BYTES, SparseHeader.BYTES),
                TABLE_ENTRIES,
                redundant,
                directory,
                HostFile.roundUp(directory + tablesBytes + SparseHeader.BYTES * (tables + 1L), GRAIN_BYTES),
                Shutdown.CLEAN);
        String text = """
                # Disk DescriptorFile
                version=1
                CID=00000001
                parentCID=ffffffff
                createType="monolithicSparse"
                RW %d SPARSE "disk.vmdk"
                """.formatted(sizeBytes / SparseHeader.BYTES);
        try (HostFile file = new HostFile(PATH, memory.open())) {
            new SparseLayout(header).write(file, text);
        }
        return memory.peek(0, (int) memory.sizeBytes());
    }

    static VmdkImage open(MemoryFile file, Access access, CacheMode cache) throws IOException {
        return open(file, access, cache, UnaryOperator.identity());
    }

    static VmdkImage open(MemoryFile file, Access access, CacheMode cache, UnaryOperator<FileHandle> wrapper)
            throws IOException {
        MemoryFileEngine engine = new MemoryFileEngine().with(PATH, file);
        engine.wrapOpenedFiles(wrapper);
        VmdkFormat format = new VmdkFormat(engine, Confinement.OWN_FOLDER, Runnable::run);
        return format.open(PATH, new ImageOptions(access, cache, Discard.ON));
    }
}
