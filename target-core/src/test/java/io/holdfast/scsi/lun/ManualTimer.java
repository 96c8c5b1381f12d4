package io.holdfast.scsi.lun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that goes on when the test says so. One thread. */
final class ManualTimer implements Timer {

    private final List<Due> due = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Due(Duration at, Runnable action) {}

    @Override
    public void after(Duration delay, Runnable action) {
        due.add(new Due(now.plus(delay), action));
    }

    /** Lets the time pass, and runs on the way what was to be run, in its order. */
    void pass(Duration time) {
        Duration end = now.plus(time);
        List<Due> ready;
        do {
            ready = due.stream()
                    .filter(each -> each.at.compareTo(end) <= 0)
                    .sorted(Comparator.comparing(Due::at))
                    .limit(1)
                    .toList();
            due.removeAll(ready);
            ready.forEach(each -> {
                now = each.at;
                each.action.run();
            });
        } while (!ready.isEmpty());
        now = end;
    }
}
