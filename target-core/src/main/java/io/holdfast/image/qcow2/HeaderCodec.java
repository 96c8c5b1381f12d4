package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.luks.Luks;
import io.holdfast.image.qcow2.Geometry.L2Format;
import io.holdfast.image.qcow2.Header.Table;
import io.holdfast.image.qcow2.HeaderExtensions.Bitmaps;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a header and refuses what cannot be right; writes headers. */
final class HeaderCodec {

    /** QEMU's limits, beyond which it would not open the image either. */
    static final int MAX_L1_BYTES = 32 << 20;

    static final int MAX_REFCOUNT_TABLE_BYTES = 8 << 20;
    static final int MAX_SNAPSHOTS = 65536;
    private static final int LUKS = 2;
    private static final int MAX_ENCRYPTION_BYTES = 64 << 20;
    private static final int MAX_BITMAPS = 65535;
    /** Of the name of a backing file. */
    static final int MAX_NAME_BYTES = 1023;

    private final Refusal refusal;
    private final ByteBuffer bytes;
    private final long fileBytes;

    private HeaderCodec(Path path, byte[] start, long fileBytes) {
        this.refusal = new Refusal(path);
        this.bytes = ByteBuffer.wrap(start);
        this.fileBytes = fileBytes;
    }

    /**
     * Reads the header of an image.
     *
     * @param start the file's first cluster, or as much of the file as there is
     * @throws ImageException with the offset of the field that is wrong
     */
    static Header read(Path path, byte[] start, long fileBytes) throws ImageException {
        return new HeaderCodec(path, start, fileBytes).header();
    }

    /** The cluster size that the beginning of a file claims, so that its first cluster can be read; any is checked again then. */
    static int clusterBytes(Path path, byte[] start) throws ImageException {
        Refusal refusal = new Refusal(path);
        if (start.length < Header.V2_BYTES || ByteBuffer.wrap(start).getInt(0) != Header.MAGIC) {
            throw refusal.invalid(0, "does not begin like a qcow2 image");
        }
        int bits = ByteBuffer.wrap(start).getInt(20);
        if (bits < Geometry.MIN_CLUSTER_BITS || bits > Geometry.MAX_CLUSTER_BITS) {
            throw refusal.unsupported(20, "cluster_bits is " + Integer.toUnsignedString(bits) + ", not 9 to 21");
        }
        return 1 << bits;
    }

    private Header header() throws ImageException {
        int clusterBytes = clusterBytes(refusal.path(), bytes.array());
        int version = bytes.getInt(4);
        if (version != 2 && version != 3) {
            throw refusal.unsupported(4, "version " + Integer.toUnsignedString(version) + " is neither 2 nor 3");
        }
        int headerBytes = headerBytes(version, clusterBytes);
        Features features =
                version == 2 ? Features.NONE : new Features(bytes.getLong(72), bytes.getLong(80), bytes.getLong(88));
        Optional<String> backing = backingFile(clusterBytes);
        int areaEnd = backing.isPresent() ? (int) bytes.getLong(8) : Math.min(clusterBytes, bytes.capacity());
        HeaderExtensions extensions = areaEnd > headerBytes
                ? HeaderExtensions.read(bytes.duplicate().position(headerBytes).limit(areaEnd), refusal)
                : HeaderExtensions.NONE;
        checkFeatures(features, extensions, backing.isPresent());
        int order = version == 2 ? 4 : bytes.getInt(96);
        if (order < 0 || order > Geometry.MAX_REFCOUNT_ORDER) {
            throw refusal.invalid(96, "refcount_order is " + Integer.toUnsignedString(order) + ", more than 6");
        }
        boolean extended = (features.incompatible() & Features.EXTENDED_L2) != 0;
        Geometry geometry = new Geometry(bytes.getInt(20), order, extended ? L2Format.EXTENDED : L2Format.STANDARD);
        if (extended && geometry.clusterBits() < Geometry.MIN_EXTENDED_CLUSTER_BITS) {
            throw refusal.invalid(20, "extended L2 entries need clusters of 16 KiB or more");
        }
        checkEncryption(geometry, extensions);
        long size = size(geometry);
        return new Header(
                version,
                geometry,
                size,
                l1(geometry, size),
                refcountTable(geometry),
                snapshots(geometry),
                features,
                headerBytes,
                compression(features, headerBytes),
                extensions,
                backing);
    }

    private void checkEncryption(Geometry geometry, HeaderExtensions extensions) throws ImageException {
        int method = bytes.getInt(32);
        if (method != 0 && method != LUKS) {
            throw refusal.unsupported(32, "it is encrypted in an old way (crypt_method " + method + ")");
        }
        if ((method == LUKS) != extensions.encryption().isPresent()) {
            throw refusal.invalid(32, "crypt_method " + method + " contradicts the header extensions");
        }
        if (extensions.encryption().isPresent()) {
            HeaderExtensions.Encryption area = extensions.encryption().get();
            if (area.lengthBytes() < Luks.MIN_HEADER_BYTES
                    || area.lengthBytes() > MAX_ENCRYPTION_BYTES
                    || area.offsetBytes() <= 0
                    || !geometry.aligned(area.offsetBytes())
                    || area.offsetBytes() > fileBytes - area.lengthBytes()) {
                throw refusal.invalid(32, "the header of the encryption does not lie in the file");
            }
        }
    }

    private int headerBytes(int version, int clusterBytes) throws ImageException {
        if (version == 2) {
            return Header.V2_BYTES;
        }
        int length = bytes.capacity() >= Header.V3_BYTES ? bytes.getInt(100) : 0;
        if (length < Header.V3_BYTES || length % 8 != 0 || length > Math.min(clusterBytes, bytes.capacity())) {
            throw refusal.invalid(100, "header_length is " + Integer.toUnsignedString(length));
        }
        return length;
    }

    private Optional<String> backingFile(int clusterBytes) throws ImageException {
        long offset = bytes.getLong(8);
        if (offset == 0) {
            return Optional.empty();
        }
        int length = bytes.getInt(16);
        if (length <= 0 || length > MAX_NAME_BYTES) {
            throw refusal.invalid(16, "backing_file_size is " + Integer.toUnsignedString(length));
        }
        if (offset < Header.V2_BYTES || offset > Math.min(clusterBytes, bytes.capacity()) - length) {
            throw refusal.invalid(8, "the backing file's name lies outside the first cluster");
        }
        return Optional.of(new String(bytes.array(), (int) offset, length, StandardCharsets.UTF_8));
    }

    private void checkFeatures(Features features, HeaderExtensions extensions, boolean backed) throws ImageException {
        long unknown = features.unknownIncompatible();
        if (unknown != 0) {
            int bit = Long.numberOfTrailingZeros(unknown);
            throw refusal.unsupported(
                    72,
                    "it needs a feature that Holdfast does not know: "
                            + extensions.featureNames().getOrDefault(bit, "incompatible bit " + bit));
        }
        if (features.rawExternalData() && (!features.externalData() || backed)) {
            throw refusal.invalid(88, "raw external data goes with an external data file and no backing file");
        }
        if ((features.autoclear() & Features.BITMAPS) != 0
                && extensions.bitmaps().isEmpty()) {
            throw refusal.invalid(88, "there should be bitmaps, but their header extension is missing");
        }
        if (extensions.bitmaps().isPresent()) {
            Bitmaps bitmaps = extensions.bitmaps().get();
            if (bitmaps.count() < 1 || bitmaps.count() > MAX_BITMAPS) {
                throw refusal.invalid(88, "the bitmaps extension tells of " + bitmaps.count() + " bitmaps");
            }
        }
    }

    private long size(Geometry geometry) throws ImageException {
        long size = bytes.getLong(24);
        if (size < 0 || geometry.l1EntriesFor(size) > MAX_L1_BYTES / 8) {
            throw refusal.invalid(24, "a size of " + Long.toUnsignedString(size) + " bytes is more than it can map");
        }
        return size - size % Header.SECTOR_BYTES;
    }

    private Table l1(Geometry geometry, long size) throws ImageException {
        int entries = bytes.getInt(36);
        if (entries < geometry.l1EntriesFor(size) || entries > MAX_L1_BYTES / 8) {
            throw refusal.invalid(36, "an L1 table of " + Integer.toUnsignedString(entries) + " entries is no use");
        }
        return table(geometry, 40, entries, 8L * entries, "L1 table");
    }

    private Table refcountTable(Geometry geometry) throws ImageException {
        int clusters = bytes.getInt(56);
        if (clusters <= 0 || (long) clusters << geometry.clusterBits() > MAX_REFCOUNT_TABLE_BYTES) {
            throw refusal.invalid(56, "a refcount table of " + Integer.toUnsignedString(clusters) + " clusters");
        }
        return table(geometry, 48, clusters, (long) clusters << geometry.clusterBits(), "refcount table");
    }

    private Table snapshots(Geometry geometry) throws ImageException {
        int count = bytes.getInt(60);
        if (count < 0 || count > MAX_SNAPSHOTS) {
            throw refusal.invalid(60, Integer.toUnsignedString(count) + " snapshots are more than 65536");
        }
        return table(geometry, 64, count, 40L * count, "snapshot table");
    }

    private Table table(Geometry geometry, int field, int length, long lengthBytes, String what) throws ImageException {
        long offset = bytes.getLong(field);
        if (lengthBytes == 0) {
            return new Table(offset, length);
        }
        if (offset <= 0 || !geometry.aligned(offset) || offset > fileBytes - lengthBytes) {
            throw refusal.invalid(
                    field, "the " + what + " at " + Long.toUnsignedString(offset) + " does not lie in the file");
        }
        return new Table(offset, length);
    }

    private Compression compression(Features features, int headerBytes) throws ImageException {
        int type = headerBytes > Header.V3_BYTES ? bytes.get(104) & 0xff : 0;
        boolean other = (features.incompatible() & Features.COMPRESSION_TYPE) != 0;
        if (other != (type != 0)) {
            throw refusal.invalid(104, "compression_type " + type + " contradicts the feature bits");
        }
        return Compression.of(type).orElseThrow(() -> refusal.unsupported(104, "compression_type " + type));
    }

    /** Puts the fields that we change into a copy of the first sector. */
    static byte[] update(byte[] sector, Header header) {
        ByteBuffer changed = ByteBuffer.wrap(sector.clone());
        changed.putLong(24, header.sizeBytes());
        changed.putInt(36, header.l1().length());
        changed.putLong(40, header.l1().offsetBytes());
        changed.putLong(48, header.refcountTable().offsetBytes());
        changed.putInt(56, header.refcountTable().length());
        changed.putInt(60, header.snapshots().length());
        changed.putLong(64, header.snapshots().offsetBytes());
        if (header.version() >= 3) {
            changed.putLong(72, header.features().incompatible());
            changed.putLong(80, header.features().compatible());
            changed.putLong(88, header.features().autoclear());
        }
        return changed.array();
    }

    /** The first cluster of a new image; empty where the names do not fit into it. */
    static Optional<byte[]> write(Header header) {
        Geometry geometry = header.geometry();
        ByteBuffer cluster = ByteBuffer.allocate(geometry.clusterBytes());
        byte[] name = header.backingFile().orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] format = header.extensions().backingFormat().orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] data = header.extensions().dataFile().orElse("").getBytes(StandardCharsets.UTF_8);
        byte[] encryption = encryption(header);
        if (header.headerBytes() + 88 + name.length + format.length + data.length > cluster.capacity()
                || name.length > MAX_NAME_BYTES) {
            return Optional.empty();
        }
        cluster.putInt(Header.MAGIC).putInt(header.version());
        cluster.putInt(20, geometry.clusterBits());
        if (header.version() >= 3) {
            cluster.putInt(96, geometry.refcountOrder());
            cluster.putInt(100, header.headerBytes());
            cluster.put(104, (byte) header.compression().type());
        }
        cluster.putInt(32, encryption.length > 0 ? LUKS : 0);
        cluster.position(header.headerBytes());
        putExtension(cluster, HeaderExtensions.BACKING_FORMAT, format);
        putExtension(cluster, HeaderExtensions.EXTERNAL_DATA, data);
        putExtension(cluster, HeaderExtensions.ENCRYPTION, encryption);
        cluster.putLong(0);
        if (name.length > 0) {
            cluster.putLong(8, cluster.position());
            cluster.putInt(16, name.length);
            cluster.put(name);
        }
        return Optional.of(update(cluster.array(), header));
    }

    private static byte[] encryption(Header header) {
        return header.extensions()
                .encryption()
                .map(area -> ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(area.offsetBytes())
                        .putLong(area.lengthBytes())
                        .array())
                .orElse(new byte[0]);
    }

    private static void putExtension(ByteBuffer cluster, int type, byte[] data) {
        if (data.length > 0) {
            cluster.putInt(type).putInt(data.length).put(data);
            cluster.position((int) (Math.ceilDiv((long) cluster.position(), 8) * 8));
        }
    }
}
