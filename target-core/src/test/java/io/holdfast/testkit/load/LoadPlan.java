package io.holdfast.testkit.load;

import java.time.Duration;
import java.util.function.Consumer;

/** What a load does. A value: each method gives another one. {@link #usual} has the defaults. */
public final class LoadPlan {

    int sessions = 1;
    int luns = 1;
    int depth = 32;
    int commandBytes = 4096;
    int writePercent;
    int flushEvery;
    boolean sequential;
    boolean checked;
    boolean digests;
    Duration duration = Duration.ofSeconds(5);
    Duration warmUp = Duration.ofSeconds(1);
    long pid;
    long seed = 88_172_645_463_325_252L;

    private LoadPlan() {}

    /** One session of depth 32, random reads of 4 KiB for five seconds after one of warm-up, nothing checked, no digests. */
    public static LoadPlan usual() {
        return new LoadPlan();
    }

    /** Half of it writes, checked, without warm-up: for tests. */
    public static LoadPlan checking() {
        return usual().checked().writePercent(50).warmUp(Duration.ZERO);
    }

    /** Logged in at the same time, each with an initiator name and a region of the LUN of its own. */
    public LoadPlan sessions(int sessions) {
        return with(plan -> plan.sessions = sessions);
    }

    /** Each command goes to any of so many LUNs of one size, from the URL's on. For reads that are not checked. */
    public LoadPlan luns(int luns) {
        return with(plan -> plan.luns = luns);
    }

    /** Commands in flight in each session. */
    public LoadPlan depth(int depth) {
        return with(plan -> plan.depth = depth);
    }

    /** Bytes a command: a multiple of the LUN's blocks. */
    public LoadPlan commandBytes(int bytes) {
        return with(plan -> plan.commandBytes = bytes);
    }

    /** Share of the writes, 0 to 100. */
    public LoadPlan writePercent(int percent) {
        return with(plan -> plan.writePercent = percent);
    }

    /** A SYNCHRONIZE CACHE after so many writes of a session; 0: never. */
    public LoadPlan flushEvery(int writes) {
        return with(plan -> plan.flushEvery = writes);
    }

    /** One address after the other instead of random ones. */
    public LoadPlan sequential() {
        return with(plan -> plan.sequential = true);
    }

    /** What is read is compared with what was written; what would be read and was not written before is written instead. */
    public LoadPlan checked() {
        return with(plan -> plan.checked = true);
    }

    /** CRC32C over headers and data. */
    public LoadPlan digests() {
        return with(plan -> plan.digests = true);
    }

    /** The measured time. */
    public LoadPlan duration(Duration duration) {
        return with(plan -> plan.duration = duration);
    }

    /** The time before it, not measured. */
    public LoadPlan warmUp(Duration warmUp) {
        return with(plan -> plan.warmUp = warmUp);
    }

    /** The target's process, whose CPU time is measured; 0 for none. */
    public LoadPlan pid(long pid) {
        return with(plan -> plan.pid = pid);
    }

    /** Of the addresses and of what is read or written. */
    public LoadPlan seed(long seed) {
        return with(plan -> plan.seed = seed);
    }

    private LoadPlan with(Consumer<LoadPlan> change) {
        LoadPlan copy = new LoadPlan();
        copy.sessions = sessions;
        copy.luns = luns;
        copy.depth = depth;
        copy.commandBytes = commandBytes;
        copy.writePercent = writePercent;
        copy.flushEvery = flushEvery;
        copy.sequential = sequential;
        copy.checked = checked;
        copy.digests = digests;
        copy.duration = duration;
        copy.warmUp = warmUp;
        copy.pid = pid;
        copy.seed = seed;
        change.accept(copy);
        return copy;
    }
}
