package io.holdfast.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.task.IscsiTask;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TaskTableTest {

    private final TaskTable table = new TaskTable();

    @Test
    void findsTasksByTagAsLongAsTheyAreInIt() {
        IscsiTask task = task(7);
        table.add(task);
        assertThat(table.get(7)).isSameAs(task);
        assertThat(table.get(8)).isNull();

        table.remove(task);
        assertThat(table.get(7)).isNull();
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void doesNotTakeATaskOutForAnotherOneWithItsTag() {
        IscsiTask task = task(7);
        table.add(task);

        table.remove(task(7));

        assertThat(table.get(7)).isSameAs(task);
        assertThat(table.tasks()).containsExactly(task);
    }

    /** Few tags, so that they meet and the runs of full slots are long. */
    @Property
    void behavesLikeAMap(@ForAll @Size(max = 500) int[] tags, @ForAll @IntRange(min = 1, max = 200) int range) {
        TaskTable tasks = new TaskTable();
        Map<Integer, IscsiTask> model = new HashMap<>();
        for (int tag : tags) {
            int few = tag % range * 0x0100_0000;
            IscsiTask known = model.remove(few);
            if (known == null) {
                IscsiTask task = task(few);
                model.put(few, task);
                tasks.add(task);
            } else {
                tasks.remove(known);
            }
            assertThat(tasks.get(few)).isSameAs(model.get(few));
        }

        assertThat(tasks.size()).isEqualTo(model.size());
        assertThat(tasks.tasks()).containsExactlyInAnyOrderElementsOf(model.values());
        model.forEach((tag, task) -> assertThat(tasks.get(tag)).isSameAs(task));
    }

    private static IscsiTask task(int initiatorTaskTag) {
        ScsiCommand command = new ScsiCommand(
                false,
                true,
                false,
                false,
                ScsiCommand.Attr.SIMPLE,
                0,
                initiatorTaskTag,
                0,
                1,
                1,
                new byte[ScsiCommand.CDB_FIELD_LENGTH_BYTES],
                OptionalLong.empty(),
                Unpooled.EMPTY_BUFFER);
        return new IscsiTask(command, null, null);
    }
}
