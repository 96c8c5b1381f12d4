package io.holdfast.image.vmdk;

import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.Placement;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.host.Joined;
import io.holdfast.image.vmdk.Commit.Stability;
import io.holdfast.image.vmdk.Part.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that a disk is made of, one behind the other. */
final class PartMap {

    private static final Logger LOG = LoggerFactory.getLogger(PartMap.class);

    private final Part[] parts;
    private final List<HostFile> files;
    private final long sizeBytes;
    private final Optional<ContentId> contentId;
    private final Stability stability;
    /** Whether something was written since the image was opened, and whether its content ID tells. */
    private volatile boolean changed;

    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Parts in their order on the disk, at least one.
     *
     * @param files that are closed with them
     */
    PartMap(List<Part> parts, List<HostFile> files, Optional<ContentId> contentId, Stability stability) {
        this.contentId = contentId;
        this.stability = stability;
        this.files = List.copyOf(files);
        this.parts = parts.toArray(Part[]::new);
        Part last = parts.getLast();
        this.sizeBytes = last.startBytes() + last.lengthBytes();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    private int partAt(long offsetBytes) {
        int low = 0;
        int high = parts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (parts[middle].startBytes() <= offsetBytes) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Hands each part what is its own. Never blocks. */
    void submit(BlockRequest request, Space space, Joined whole) {
        if (request.kind() != BlockRequest.Kind.READ && !changed) {
            changed = true;
        }
        long at = request.offsetBytes();
        long end = at + request.lengthBytes();
        int index = dataIndex(request);
        for (int i = partAt(at); at < end; i++) {
            Part part = parts[i];
            long length = Math.min(end, part.startBytes() + part.lengthBytes()) - at;
            part.submit(new Work(request, at - part.startBytes(), length, index, space, whole));
            at += length;
            index += request.data() == null ? 0 : (int) length;
        }
        whole.release();
    }

    private static int dataIndex(BlockRequest request) {
        if (request.data() == null) {
            return 0;
        }
        return request.kind() == BlockRequest.Kind.READ
                ? request.data().writerIndex()
                : request.data().readerIndex();
    }

    List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        ExtentList extents = new ExtentList(limit);
        long at = offsetBytes;
        long end = offsetBytes + lengthBytes;
        for (int i = partAt(at); at < end && !extents.full(); i++) {
            Part part = parts[i];
            long length = Math.min(end, part.startBytes() + part.lengthBytes()) - at;
            part.extents(at, length, extents.asked()).forEach(extents::add);
            at += length;
        }
        return extents.list();
    }

    List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        List<Placement> placements = new ArrayList<>();
        long at = offsetBytes;
        long end = offsetBytes + lengthBytes;
        for (int i = partAt(at); at < end; i++) {
            Part part = parts[i];
            long length = Math.min(end, part.startBytes() + part.lengthBytes()) - at;
            for (Placement placement : part.placements(at, length)) {
                if (!placements.isEmpty() && placements.getLast().joins(placement)) {
                    placements.add(placements.removeLast().longer(placement.lengthBytes()));
                } else {
                    placements.add(placement);
                }
            }
            at += length;
        }
        return placements;
    }

    /** Whether the tables can be right. Blocks. */
    CheckReport check() throws ImageException {
        GrainCheck check = new GrainCheck();
        for (Part part : parts) {
            switch (part) {
                case SparsePart sparse -> check.look(sparse);
                case FlatPart _, ZeroPart _ -> {}
            }
        }
        return check.report();
    }

    boolean uncommitted() {
        for (Part part : parts) {
            if (part.uncommitted()) {
                return true;
            }
        }
        return false;
    }

    /** Puts on stable storage what was acknowledged; tells an errno. Blocks. */
    int commit() {
        int errno = Errno.OK;
        try {
            changeContentId();
        } catch (ImageException e) {
            LOG.error("{}", e.getMessage());
            errno = Errno.EIO;
        }
        for (Part part : parts) {
            try {
                part.commit();
            } catch (ImageException e) {
                LOG.error("{}", e.getMessage());
                errno = Errno.EIO;
            }
        }
        return errno;
    }

    private void changeContentId() throws ImageException {
        if (contentId.isPresent() && changed && told.compareAndSet(false, true)) {
            ContentId id = contentId.get();
            boolean done = false;
            try {
                id.change();
                stability.sync(id.file().file());
                done = true;
            } finally {
                told.set(done);
            }
        }
    }

    /** Commits where the image was open for writing, and closes all. Blocks. */
    void close(Access access) throws IOException {
        @Nullable IOException failure = null;
        try {
            changeContentId();
        } catch (IOException e) {
            failure = e;
        }
        for (Part part : access == Access.READ_WRITE ? parts : new Part[0]) {
            try {
                part.commit();
                part.end();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        files.forEach(HostFile::close);
        if (failure != null) {
            throw failure;
        }
    }
}
