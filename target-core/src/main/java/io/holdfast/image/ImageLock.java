package io.holdfast.image;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.FileHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The locks that QEMU takes on an image file, so that QEMU and Holdfast keep each other from writing to the same image.
 *
 * <p>Each permission has two bytes: the one at 100 is locked by those that use the permission, the one at 200 by those that do not let others use it. All locks are shared
 * ones; whoever opens the file takes its own and then looks whether somebody else's stand against it. They end with the open file, also when the process dies.
 */
public final class ImageLock {

    private static final long USED = 100;
    private static final long DENIED = 200;

    /** The bits of QEMU's BLK_PERM, in their order. */
    private enum Permission {
        CONSISTENT_READ("read"),
        WRITE("write to"),
        WRITE_UNCHANGED("rewrite"),
        RESIZE("resize");

        private final String verb;

        Permission(String verb) {
            this.verb = verb;
        }

        long usedByte() {
            return USED + position();
        }

        long deniedByte() {
            return DENIED + position();
        }

        private int position() {
            return List.of(values()).indexOf(this);
        }
    }

    /** Nobody who uses an image can bear others to change it. */
    private static final Set<Permission> DENIED_TO_OTHERS = EnumSet.of(Permission.WRITE, Permission.RESIZE);

    private ImageLock() {}

    /**
     * Takes the locks for that access on an open image, for as long as it is open. Blocks.
     *
     * @throws ImageException {@link ImageException.Kind#LOCKED}: somebody uses the image in a way that does not go with this one; the message says who. The file has none of
     *     these locks then
     */
    public static void take(FileHandle file, Path path, BlockLimits.Access access) throws ImageException {
        Set<Permission> used = switch (access) {
            case READ_ONLY -> EnumSet.of(Permission.CONSISTENT_READ);
            case READ_WRITE -> EnumSet.of(Permission.CONSISTENT_READ, Permission.WRITE, Permission.RESIZE);
        };
        List<Long> taken = new ArrayList<>();
        ByteRangeLock locks = file.locks();
        Optional<Conflict> conflict;
        try {
            conflict = takeAndLook(locks, used, taken);
            if (conflict.isPresent()) {
                giveBack(locks, taken);
            }
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
        if (conflict.isPresent()) {
            throw inUse(path, conflict.get());
        }
    }

    private static Optional<Conflict> takeAndLook(ByteRangeLock locks, Set<Permission> used, List<Long> taken)
            throws IOException {
        for (Permission permission : used) {
            if (!takeShared(locks, permission.usedByte(), taken)) {
                return Optional.of(new Conflict(permission.usedByte(), "has locked all of it"));
            }
        }
        for (Permission permission : DENIED_TO_OTHERS) {
            if (!takeShared(locks, permission.deniedByte(), taken)) {
                return Optional.of(new Conflict(permission.deniedByte(), "has locked all of it"));
            }
        }
        // Taken first and looked for after: of two that come at the same time, at least one sees the other.
        for (Permission permission : used) {
            if (locks.heldByAnother(permission.deniedByte())) {
                return Optional.of(
                        new Conflict(permission.deniedByte(), "lets nobody else " + permission.verb + " it"));
            }
        }
        for (Permission permission : DENIED_TO_OTHERS) {
            if (locks.heldByAnother(permission.usedByte())) {
                return Optional.of(new Conflict(permission.usedByte(), "may " + permission.verb + " it"));
            }
        }
        return Optional.empty();
    }

    private static boolean takeShared(ByteRangeLock locks, long offset, List<Long> taken) throws IOException {
        return locks.tryLockShared(offset) && taken.add(offset);
    }

    private static void giveBack(ByteRangeLock locks, List<Long> taken) throws IOException {
        for (long offset : taken) {
            locks.unlock(offset);
        }
    }

    private static ImageException inUse(Path path, Conflict conflict) {
        String who = LockHolder.find(path, conflict.offset)
                .map(holder ->
                        holder.isThisProcess() ? "this very process" : holder.name() + " (pid " + holder.pid() + ")")
                .orElse("a process that cannot be seen from here, of another user or another host,");
        return new ImageException(
                ImageException.Kind.LOCKED, path, "is in use: " + who + " has it open and " + conflict.why);
    }

    /** Somebody's lock on the byte stands against this use. */
    private record Conflict(long offset, String why) {}
}
