package io.holdfast.image.vmdk;

import io.holdfast.file.FileEngine;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.NewHostFile;
import io.holdfast.image.vmdk.PartLine.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes images: first the files of the parts, then the descriptor that names them. Blocks. */
final class NewVmdk {

    private final FileEngine engine;
    private final Path path;
    private final VmdkOptions options;

    NewVmdk(FileEngine engine, Path path, VmdkOptions options) {
        this.engine = engine;
        this.path = path;
        this.options = options;
    }

    void make() throws ImageException {
        List<PartLine> lines = lines();
        String text = descriptor(options.subformat(), lines).text();
        switch (options.subformat()) {
            case MONOLITHIC_SPARSE ->
                NewHostFile.make(
                        engine,
                        path,
                        file -> SparseLayout.embedding(options.sizeBytes()).write(file, text));
            case STREAM_OPTIMIZED ->
                NewHostFile.make(engine, path, file -> new StreamWriter(file, options.sizeBytes()).finish());
            case MONOLITHIC_FLAT, TWO_GB_MAX_EXTENT_FLAT, TWO_GB_MAX_EXTENT_SPARSE -> makeSeveral(lines, text);
        }
    }

    /** With a content ID of its own. */
    static Descriptor descriptor(Subformat subformat, List<PartLine> lines) {
        return new Descriptor(ContentId.random(), Descriptor.NO_PARENT, subformat.label(), Optional.empty(), lines);
    }

    private List<PartLine> lines() {
        String name = Objects.requireNonNull(path.getFileName()).toString();
        Subformat subformat = options.subformat();
        List<PartLine> lines = new ArrayList<>();
        long longest = subformat.partBytes(options.sizeBytes());
        for (long at = 0; at < options.sizeBytes(); at += longest) {
            long sectors = Math.min(longest, options.sizeBytes() - at) / HostFile.SECTOR_BYTES;
            String file = subformat.partName(name, lines.size() + 1);
            lines.add(new PartLine(Access.RW, sectors, subformat.type(), file, 0));
        }
        return lines;
    }

    private void makeSeveral(List<PartLine> lines, String text) throws ImageException {
        List<Path> made = new ArrayList<>();
        boolean whole = false;
        try {
            for (PartLine line : lines) {
                Path part = path.resolveSibling(line.file());
                long bytes = line.sectors() * HostFile.SECTOR_BYTES;
                NewHostFile.make(engine, part, file -> {
                    switch (line.type()) {
                        case FLAT -> file.truncate(bytes);
                        case SPARSE -> SparseLayout.alone(bytes).write(file, "");
                        case ZERO -> throw new IllegalStateException("a part without a file");
                    }
                });
                made.add(part);
            }
            NewHostFile.make(engine, path, file -> new FileReads(file).write(0, text.getBytes(StandardCharsets.UTF_8)));
            whole = true;
        } finally {
            if (!whole) {
                delete(made);
            }
        }
    }

    private void delete(List<Path> made) throws ImageException {
        for (Path part : made) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw ImageException.of(part, e);
            }
        }
    }
}
