package io.holdfast.scsi.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LeaseChangeTest {

    private static final WriteLease A = new WriteLease.Held("iqn.a");

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of(
                        WriteLease.free(),
                        new LeaseEvent.Claimed("iqn.a"),
                        "iqn.a was the first to write, and alone may do so now"),
                Arguments.of(
                        A, new LeaseEvent.LoggedOut("iqn.a"), "iqn.a has logged out: the next host that writes may"),
                Arguments.of(
                        A,
                        new LeaseEvent.Lapsed("iqn.a"),
                        "iqn.a has been gone for longer than hosts keep their writes: the next host that writes may"),
                Arguments.of(
                        A, new LeaseEvent.Released(), "the operator took it from iqn.a: the next host that writes may"),
                Arguments.of(A, new LeaseEvent.Given("iqn.b"), "the operator took it from iqn.a: iqn.b may write now"),
                Arguments.of(
                        WriteLease.free(), new LeaseEvent.Given("iqn.b"), "the operator decided: iqn.b may write now"),
                Arguments.of(
                        WriteLease.lost(),
                        new LeaseEvent.Released(),
                        "the operator decided: the next host that writes may"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void tellsWhoMayWriteAndWhy(WriteLease before, LeaseEvent event, String words) {
        assertThat(new LeaseChange(before, before.after(event), event).announcement())
                .isEqualTo(words);
    }
}
