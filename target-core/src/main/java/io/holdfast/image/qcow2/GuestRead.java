package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A read of a guest's range: one operation of the file where it lies there in one piece, else a part for each run. */
final class GuestRead {

    private final Content content;
    private final Metadata metadata;
    private final ByteBuf target;
    private final IoCompletion completion;
    private final int targetIndex;
    private final long start;
    private final long end;
    private long at;
    private @Nullable Parts parts;

    private GuestRead(Content content, long offsetBytes, ByteBuf target, IoCompletion completion) {
        this.content = content;
        this.metadata = content.metadata();
        this.target = target;
        this.completion = completion;
        this.targetIndex = target.writerIndex();
        this.start = offsetBytes;
        this.at = offsetBytes;
        this.end = offsetBytes + target.writableBytes();
    }

    /** Fills the target's writable bytes. Never blocks. */
    static void start(Content content, long offsetBytes, ByteBuf target, IoCompletion completion) {
        new GuestRead(content, offsetBytes, target, completion).advance();
    }

    private void advance() {
        while (at < end) {
            Mapping run = lookup();
            if (run == null) {
                content.offLoop().execute(this::loadAndAdvance);
                return;
            }
            if (run instanceof Mapping.Data data && data.lengthBytes() == target.writableBytes()) {
                content.data().read(data.hostOffsetBytes(), target, decrypting(data, target, completion));
                return;
            }
            read(run);
            at += run.lengthBytes();
        }
        parts().noMore();
    }

    private @Nullable Mapping lookup() {
        L2Table table = metadata.l2.cached(metadata.geometry.l1Index(at));
        if (table != null) {
            return table.lookup(metadata.rules, at, end - at);
        }
        if (metadata.l2.absent(metadata.geometry.l1Index(at))) {
            long coverage = metadata.geometry.l2CoverageBytes();
            return new Mapping.Unallocated(Math.min(end - at, coverage - at % coverage));
        }
        return null;
    }

    private void loadAndAdvance() {
        try {
            metadata.l2.load(metadata.geometry.l1Index(at));
        } catch (ImageException e) {
            content.failed(e);
            parts().fail(MetadataIo.errnoOf(e));
            parts().noMore();
            return;
        }
        advance();
    }

    private void read(Mapping run) {
        int index = targetIndex + (int) (at - start);
        int length = (int) run.lengthBytes();
        switch (run) {
            case Mapping.Data data -> {
                ByteBuf slice = slice(index, length);
                content.data().read(data.hostOffsetBytes(), slice, decrypting(data, slice, parts().next()));
            }
            case Mapping.Zero _ -> target.setZero(index, length);
            case Mapping.Unallocated _ -> readBacking(index, length);
            case Mapping.Compressed compressed -> {
                // Made here: a ByteBuf, and so every slice of it, is for one thread, and clusters are decompressed on
                // several.
                ByteBuffer[] part = target.nioBuffers(index, length);
                int inCluster = metadata.geometry.inCluster(at);
                Parts whole = parts().next();
                content.offLoop().execute(() -> decompress(compressed, inCluster, part, whole));
            }
            case Mapping.Invalid invalid -> {
                content.failed(new Refusal(content.path())
                        .corrupt(at, "of the disk: the L2 entry " + Long.toHexString(invalid.entry()) + " is invalid"));
                parts().fail(Errno.EIO);
            }
        }
    }

    private IoCompletion decrypting(Mapping.Data data, ByteBuf into, IoCompletion done) {
        return DecryptedRead.of(content, data.hostOffsetBytes(), into, done);
    }

    private void readBacking(int index, int length) {
        BlockDevice backing = content.backing();
        int there = backing == null ? 0 : Math.clamp(backing.sizeBytes() - at, 0, length);
        target.setZero(index + there, length - there);
        if (backing == null || there == 0) {
            return;
        }
        int longest = backing.limits().maxTransferBytes();
        for (int done = 0; done < there; done += longest) {
            ByteBuf part = slice(index + done, Math.min(longest, there - done));
            backing.submit(BlockRequest.read(at + done, part, parts().next()));
        }
    }

    private void decompress(Mapping.Compressed compressed, int inCluster, ByteBuffer[] part, Parts done) {
        int errno = Errno.EIO;
        try {
            ByteBuffer cluster = ByteBuffer.wrap(CompressedClusters.read(metadata, compressed.entry()));
            int from = inCluster;
            for (ByteBuffer view : part) {
                int length = view.remaining();
                view.put(0, cluster, from, length);
                from += length;
            }
            errno = Errno.OK;
        } catch (ImageException e) {
            content.failed(e);
            errno = MetadataIo.errnoOf(e);
        } finally {
            int result = errno;
            done.executor().execute(() -> done.completed(result));
        }
    }

    private ByteBuf slice(int index, int length) {
        return target.slice(index, length).setIndex(0, 0);
    }

    private Parts parts() {
        if (parts == null) {
            parts = new Parts(completion);
        }
        return parts;
    }
}
