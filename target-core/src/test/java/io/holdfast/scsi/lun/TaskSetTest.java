package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.testkit.RecordingTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskSetTest {

    private static final Nexus NEXUS = new Nexus(new InitiatorPort("iqn.2025-01.test:a", 1), 1);

    /**
     * T31: whoever learns that commands were cleared may look for the unit attention at once, also where they all end
     * on another loop before the call returns.
     */
    @Test
    void saysWhoseCommandsWereClearedBeforeItSaysThatTheyAre() {
        List<String> said = new ArrayList<>();
        List<TaskSet> self = new ArrayList<>();
        TaskSet tasks = new TaskSet(task -> self.getFirst().remove(task), task -> {});
        self.add(tasks);
        tasks.enter(new RecordingTask(NEXUS, new byte[16], Runnable::run));

        tasks.abort(
                task -> true,
                nexuses -> {
                    assertThat(nexuses).containsExactly(NEXUS);
                    said.add("cleared");
                },
                () -> said.add("done"));

        assertThat(said).containsExactly("cleared", "done");
        assertThat(tasks.size()).isZero();
    }
}
