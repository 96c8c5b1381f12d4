package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.image.qcow2.Header.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of an image (Snapshots). Each change is prepared beside what is in force ({@link LayoutDraft}), and one sector, the header, puts it in force: neither a power cut
 * nor a full disk leaves anything between.
 */
final class InternalSnapshots implements Snapshots {

    private final Content content;
    /** Null while the image is only read. */
    private final @Nullable Writer writer;

    private final Refusal refusal;

    InternalSnapshots(Content content, @Nullable Writer writer) {
        this.content = content;
        this.writer = writer;
        this.refusal = new Refusal(content.path());
    }

    @Override
    public List<Snapshot> list() throws ImageException {
        Header header = writer == null ? content.metadata().header : writer.header();
        return table(header).snapshots();
    }

    private SnapshotTable table(Header header) throws ImageException {
        return SnapshotTable.read(content.metadata().io, header);
    }

    @Override
    public Snapshot create(String name, Instant now) throws ImageException {
        checkName(name);
        Snapshot[] made = new Snapshot[1];
        change((header, snapshots, draft) -> {
            checkUnused(snapshots, name);
            Snapshot snapshot = new Snapshot(
                    snapshots.nextId(), name, now, Duration.ZERO, 0, header.sizeBytes(), OptionalLong.empty());
            long[] disk = draft.read(header.l1(), header.l1().length());
            draft.refer(disk, 1);
            draft.disk(disk);
            made[0] = snapshot;
            // The snapshot keeps the tables that were active.
            return new Next(header.sizeBytes(), snapshots.with(SnapshotEntry.of(header.l1(), snapshot)));
        });
        return made[0];
    }

    private void checkName(String name) throws ImageException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_NAME_BYTES || name.chars().anyMatch(Character::isISOControl)) {
            throw refusal.outOfBounds(
                    "a snapshot is called by 1 to " + MAX_NAME_BYTES + " bytes without control characters");
        }
    }

    private void checkUnused(SnapshotTable snapshots, String name) throws ImageException {
        for (SnapshotEntry entry : snapshots.entries()) {
            if (entry.snapshot().name().equals(name) || entry.snapshot().id().equals(name)) {
                throw new ImageException(
                        Kind.EXISTS, refusal.path(), "has a snapshot already whose name or id is '" + name + "'");
            }
        }
        if (snapshots.entries().size() >= HeaderCodec.MAX_SNAPSHOTS) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE, refusal.path(), "has as many snapshots as an image can have");
        }
    }

    @Override
    public void apply(String nameOrId) throws ImageException {
        change((header, snapshots, draft) -> {
            SnapshotEntry entry = snapshots.find(nameOrId, refusal);
            long size = entry.snapshot().sizeBytes();
            Geometry geometry = header.geometry();
            if (size < 0
                    || size % Header.SECTOR_BYTES != 0
                    || geometry.l1EntriesFor(size) > HeaderCodec.MAX_L1_BYTES / 8) {
                throw refusal.corrupt(entry.l1().offsetBytes(), "a snapshot of a disk of " + size + " bytes");
            }
            // What is behind the disk is a guest's memory, which stays with the snapshot.
            long[] kept = draft.read(entry.l1(), (int) geometry.l1EntriesFor(size));
            draft.refer(kept, 1);
            draft.refer(draft.read(header.l1(), header.l1().length()), -1);
            draft.giveUp(header.l1());
            // Never shorter: somebody may be looking behind the disk's new end still.
            draft.disk(Arrays.copyOf(kept, Math.max(kept.length, header.l1().length())));
            return new Next(size, snapshots);
        });
    }

    @Override
    public void delete(String nameOrId) throws ImageException {
        change((header, snapshots, draft) -> {
            SnapshotEntry entry = snapshots.find(nameOrId, refusal);
            Table l1 = entry.l1();
            if (l1.length() > 0) {
                draft.refer(draft.read(l1, l1.length()), -1);
                draft.giveUp(l1);
            }
            draft.giveUp(header.l1());
            draft.disk(draft.read(header.l1(), header.l1().length()));
            return new Next(header.sizeBytes(), snapshots.without(entry));
        });
    }

    /** What the image is to be. */
    private record Next(long sizeBytes, SnapshotTable snapshots) {}

    /** Gives what is kept and what is given up the references that it is to have, and tells the draft what is to be the disk; what is left is done by whoever asked. */
    private interface Change {

        Next of(Header header, SnapshotTable snapshots, LayoutDraft draft) throws ImageException;
    }

    private void change(Change change) throws ImageException {
        Writer changing = writer;
        if (changing == null) {
            throw new ImageException(
                    Kind.ACCESS_DENIED, refusal.path(), "is open for reading, and its snapshots cannot be changed");
        }
        if (content.metadata().rules.externalData()) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE,
                    refusal.path(),
                    "keeps its data in another file, and so has no snapshots");
        }
        changing.rearrange(() -> change(changing, change));
    }

    private void change(Writer changing, Change change) throws ImageException {
        Header header = changing.header();
        SnapshotTable before = table(header);
        LayoutDraft draft = new LayoutDraft(changing);
        Next next = change.of(header, before, draft);
        if (!before.entries().isEmpty()) {
            draft.counts().addBytes(header.snapshots().offsetBytes(), before.lengthBytes(), -1);
        }
        long[] active = draft.activate();
        Header layout = draft.write(header, next.sizeBytes, active, next.snapshots);
        changing.switchTo(
                new Layout(layout, next.snapshots, draft.counts().entries(), active),
                draft.counts().released());
    }
}
