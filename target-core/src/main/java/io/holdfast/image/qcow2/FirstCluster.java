package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageInfo.Backing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header, its extensions, also those that mean nothing here, and behind them the name of the backing file. */
final class FirstCluster {

    private final Path path;
    private final byte[] header;
    private final int clusterBytes;
    private final List<Extension> extensions;

    private FirstCluster(Path path, byte[] header, int clusterBytes, List<Extension> extensions) {
        this.path = path;
        this.header = header;
        this.clusterBytes = clusterBytes;
        this.extensions = extensions;
    }

    private record Extension(int type, ByteBuffer data) {}

    /** Takes a cluster apart whose header has been read, and so checked. */
    static FirstCluster of(Path path, byte[] cluster, Header header) {
        ByteBuffer bytes = ByteBuffer.wrap(cluster);
        byte[] fields = new byte[header.headerBytes()];
        bytes.get(fields);
        long name = bytes.getLong(8);
        int end = name == 0 ? cluster.length : (int) name;
        List<Extension> extensions = new ArrayList<>();
        while (end - bytes.position() >= 8) {
            int type = bytes.getInt();
            int length = bytes.getInt();
            if (type == HeaderExtensions.END) {
                break;
            }
            byte[] data = new byte[length];
            bytes.get(data);
            bytes.position(Math.min(end, (bytes.position() + 7) & -8));
            extensions.add(new Extension(type, ByteBuffer.wrap(data)));
        }
        return new FirstCluster(path, fields, cluster.length, extensions);
    }

    /** Without the extensions of that type. */
    FirstCluster without(int type) {
        List<Extension> others =
                extensions.stream().filter(extension -> extension.type != type).toList();
        return new FirstCluster(path, header, clusterBytes, others);
    }

    /** The cluster with another name in it, or none. */
    byte[] lyingOn(Optional<Backing> below) throws ImageException {
        byte[] name = below.map(Backing::file).orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] format = below.flatMap(Backing::format).orElse("").getBytes(StandardCharsets.UTF_8);
        List<Extension> all = new ArrayList<>();
        if (format.length > 0) {
            all.add(new Extension(HeaderExtensions.BACKING_FORMAT, ByteBuffer.wrap(format)));
        }
        extensions.stream()
                .filter(extension -> extension.type != HeaderExtensions.BACKING_FORMAT)
                .forEach(all::add);
        long needed = header.length + 8L + name.length;
        for (Extension extension : all) {
            needed += 8 + (extension.data.capacity() + 7 & -8);
        }
        if (needed > clusterBytes || name.length > HeaderCodec.MAX_NAME_BYTES) {
            throw new Refusal(path).outOfBounds("the name of the backing file is too long for these clusters");
        }
        ByteBuffer cluster = ByteBuffer.allocate(clusterBytes);
        cluster.put(header);
        for (Extension extension : all) {
            cluster.putInt(extension.type).putInt(extension.data.capacity()).put(extension.data.duplicate());
            cluster.position(cluster.position() + 7 & -8);
        }
        cluster.putLong(0);
        cluster.putLong(8, name.length == 0 ? 0 : cluster.position());
        cluster.putInt(16, name.length);
        cluster.put(name);
        return cluster.array();
    }
}
