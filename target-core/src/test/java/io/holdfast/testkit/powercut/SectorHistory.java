package io.holdfast.testkit.powercut;

import java.util.ArrayList;
import java.util.List;

/** What each sector of a disk has been, and so what it may be after a power cut. A point in time is a count of events. */
final class SectorHistory {

    private final List<List<Value>> sectors = new ArrayList<>();
    private final List<Flush> flushes = new ArrayList<>();

    /** What a sector was made by a request that began and ended then. */
    private record Value(long stamp, int begun, int ended, boolean durable) {}

    private record Flush(int begun, int ended) {}

    SectorHistory(long[] stamps) {
        for (long stamp : stamps) {
            sectors.add(new ArrayList<>(List.of(new Value(stamp, -1, -1, true))));
        }
    }

    void changed(int sector, long stamp, int begun, int ended, boolean durable) {
        sectors.get(sector).add(new Value(stamp, begun, ended, durable));
    }

    void flushed(int begun, int ended) {
        flushes.add(new Flush(begun, ended));
    }

    long latest(int sector) {
        return sectors.get(sector).getLast().stamp;
    }

    /** Whether that may be found after a cut at that point. */
    boolean mayBe(int sector, long stamp, int cut) {
        int flushed = -1;
        for (Flush flush : flushes) {
            if (flush.ended <= cut) {
                flushed = flush.begun;
            }
        }
        List<Value> values = sectors.get(sector);
        for (int i = values.size() - 1; i >= 0; i--) {
            Value value = values.get(i);
            // A request that had nothing to do may have come just before the cut or not.
            if ((value.begun < cut || value.ended <= cut) && value.stamp == stamp) {
                return true;
            }
            if (value.ended <= flushed || (value.durable && value.begun < cut && value.ended <= cut)) {
                return false;
            }
        }
        return false;
    }
}
