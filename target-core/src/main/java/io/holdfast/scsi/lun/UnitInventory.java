package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.inquiry.Naa;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logical units of one target by their numbers, and the nexuses that see them. The units stand in an immutable snapshot, so a command looks one up
 * without a lock; units and nexuses come and go under one.
 */
public final class UnitInventory implements TargetUnits {

    private final LogicalUnit missing = new MissingUnit(this::luns);
    private final Set<Nexus> nexuses = new HashSet<>();
    private volatile Map<LunNumber, LogicalUnit> units = Map.of();
    /** The same by number, for each command looks its unit up. */
    private volatile @Nullable LogicalUnit[] byNumber = {};

    @Override
    public List<LunNumber> luns() {
        return units.keySet().stream().sorted().toList();
    }

    @Override
    public Optional<DiskUnit> disk(Naa name) {
        return units.values().stream()
                .filter(DiskUnit.class::isInstance)
                .map(DiskUnit.class::cast)
                .filter(disk -> disk.identity().naa().equals(name))
                .findFirst();
    }

    /**
     * Puts a unit under a free number. Nexuses that are attached see it from now on; the other units tell them by a unit attention.
     *
     * @throws IllegalArgumentException when the number is taken
     */
    public synchronized void add(LunNumber lun, LogicalUnit unit) {
        Map<LunNumber, LogicalUnit> before = units;
        if (before.containsKey(lun)) {
            throw new IllegalArgumentException("LUN " + lun + " exists already");
        }
        nexuses.forEach(nexus -> unit.attach(nexus, this));
        Map<LunNumber, LogicalUnit> next = new HashMap<>(before);
        next.put(lun, unit);
        show(next);
        before.values().forEach(LogicalUnit::inventoryChanged);
    }

    /**
     * Takes a unit away: commands to its number are refused from now on, those it has are aborted, and the other units tell every nexus by a unit attention.
     *
     * @param drained called once, on any thread, when none of its tasks touches the image any more
     * @throws IllegalArgumentException when there is no unit of that number
     */
    public void remove(LunNumber lun, Runnable drained) {
        LogicalUnit unit;
        List<Nexus> seenBy;
        synchronized (this) {
            Map<LunNumber, LogicalUnit> next = new HashMap<>(units);
            unit = next.remove(lun);
            if (unit == null) {
                throw new IllegalArgumentException("LUN " + lun + " does not exist");
            }
            show(next);
            next.values().forEach(LogicalUnit::inventoryChanged);
            seenBy = List.copyOf(nexuses);
        }
        whenAllDone(seenBy, unit::detach, drained);
    }

    /**
     * Where a command goes: never null, for a LUN that does not exist answers too (SPC-4 6.6, 6.33, 6.39; all else 25/00).
     *
     * @param lunField the 8-byte LUN field, the first byte in the highest place
     */
    public LogicalUnit at(long lunField) {
        LogicalUnit unit = lookUp(lunField);
        return unit == null ? missing : unit;
    }

    /** The unit of that LUN field, empty where none exists: task management functions tell the difference. */
    public Optional<LogicalUnit> find(long lunField) {
        return Optional.ofNullable(lookUp(lunField));
    }

    private @Nullable LogicalUnit lookUp(long lunField) {
        int number = LunNumber.valueOf(lunField);
        @Nullable LogicalUnit[] table = byNumber;
        return number >= 0 && number < table.length ? table[number] : null;
    }

    private void show(Map<LunNumber, LogicalUnit> next) {
        int length =
                next.keySet().stream().mapToInt(lun -> lun.value() + 1).max().orElse(0);
        @Nullable LogicalUnit[] table = new @Nullable LogicalUnit[length];
        next.forEach((lun, unit) -> table[lun.value()] = unit);
        units = Map.copyOf(next);
        byNumber = table;
    }

    /**
     * An initiator wants to log in: asks all units, one after the other, whether it may.
     *
     * @param initiator its name, normalised
     * @param done told once, on any thread, perhaps before this returns: why it must not, or nothing
     */
    public void admit(String initiator, Consumer<Optional<String>> done) {
        admit(initiator, units.entrySet().iterator(), done);
    }

    private static void admit(
            String initiator, Iterator<Map.Entry<LunNumber, LogicalUnit>> rest, Consumer<Optional<String>> done) {
        if (!rest.hasNext()) {
            done.accept(Optional.empty());
            return;
        }
        Map.Entry<LunNumber, LogicalUnit> next = rest.next();
        next.getValue().admit(initiator, refusal -> {
            if (refusal.isPresent()) {
                done.accept(Optional.of("LUN %s: %s".formatted(next.getKey(), refusal.get())));
            } else {
                admit(initiator, rest, done);
            }
        });
    }

    /** A nexus has come up: attaches it to all units. Called before its first command. */
    public synchronized void attach(Nexus nexus) {
        nexuses.add(nexus);
        units.values().forEach(unit -> unit.attach(nexus, this));
    }

    /**
     * A nexus is lost: detaches it from all units.
     *
     * @param drained called once, on any thread, when none of its tasks touches any image any more
     */
    public void detach(Nexus nexus, Runnable drained) {
        whenAllDone(forget(nexus), (unit, done) -> unit.detach(nexus, done), drained);
    }

    /**
     * As {@link #detach}, for an initiator that has said that it is done: where this was its last nexus it gives up its
     * write leases before {@code drained} is called.
     */
    public void logout(Nexus nexus, Runnable drained) {
        whenAllDone(forget(nexus), (unit, done) -> unit.logout(nexus, done), drained);
    }

    private synchronized Collection<LogicalUnit> forget(Nexus nexus) {
        nexuses.remove(nexus);
        return units.values();
    }

    /**
     * TARGET WARM RESET and TARGET COLD RESET: resets all units.
     *
     * @param done called once, on any thread, when every command that was aborted has ended
     */
    public void reset(Nexus by, Runnable done) {
        TaskManagement request = new TaskManagement.TargetReset(by);
        whenAllDone(units.values(), (unit, each) -> unit.manage(request, each), done);
    }

    private static <T> void whenAllDone(Iterable<T> all, BiConsumer<T, Runnable> action, Runnable done) {
        AtomicInteger open = new AtomicInteger(1);
        Runnable one = () -> {
            if (open.decrementAndGet() == 0) {
                done.run();
            }
        };
        for (T each : all) {
            open.incrementAndGet();
            action.accept(each, one);
        }
        one.run();
    }
}
