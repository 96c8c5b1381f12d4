package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 7143 appendix C. */
class SendTargetsTest {

    private static final DiscoveredTarget ONE = new DiscoveredTarget(
            new IscsiName("iqn.2001-08.com.example.foo:bar"),
            List.of(new Portal("10.1.0.45:3000", 1), new Portal("10.1.1.46:3000", 1), new Portal("[fe80::1]:3260", 2)));
    private static final DiscoveredTarget OTHER =
            new DiscoveredTarget(new IscsiName("iqn.2001-08.com.example.diskarray:sn.8675309"), List.of());

    @Test
    void namesEveryTargetWithItsPortals() {
        assertThat(discovery("All"))
                .containsExactly(
                        "TargetName=iqn.2001-08.com.example.foo:bar",
                        "TargetAddress=10.1.0.45:3000,1",
                        "TargetAddress=10.1.1.46:3000,1",
                        "TargetAddress=[fe80::1]:3260,2",
                        "TargetName=iqn.2001-08.com.example.diskarray:sn.8675309");
    }

    @Test
    void namesTheTargetThatIsAskedFor() {
        assertThat(discovery("iqn.2001-08.com.example.DISKARRAY:sn.8675309"))
                .containsExactly("TargetName=iqn.2001-08.com.example.diskarray:sn.8675309");
    }

    @Test
    void saysNothingOfATargetThatItMayNotName() {
        assertThat(discovery("iqn.2001-08.com.example:hidden")).isEmpty();
        assertThat(discovery("not a name")).isEmpty();
        assertThat(discovery("all")).isEmpty();
    }

    @Test
    void rejectsTheEmptyQuestionInADiscoverySession() {
        assertThat(discovery("")).containsExactly("SendTargets=Reject");
    }

    @Test
    void namesOnlyItsOwnTargetInANormalSession() {
        assertThat(normal(""))
                .containsExactly(
                        "TargetName=iqn.2001-08.com.example.foo:bar",
                        "TargetAddress=10.1.0.45:3000,1",
                        "TargetAddress=10.1.1.46:3000,1",
                        "TargetAddress=[fe80::1]:3260,2");
        assertThat(normal("iqn.2001-08.com.example.foo:bar")).hasSize(4);
        assertThat(normal("iqn.2001-08.com.example.diskarray:sn.8675309")).isEmpty();
        assertThat(normal("All")).containsExactly("SendTargets=Reject");
    }

    private static List<String> discovery(String value) {
        return words(new SendTargets(SessionType.DISCOVERY, () -> List.of(ONE, OTHER)).answer(value));
    }

    private static List<String> normal(String value) {
        return words(new SendTargets(SessionType.NORMAL, () -> List.of(ONE)).answer(value));
    }

    private static List<String> words(List<KeyValue> pairs) {
        return pairs.stream().map(KeyValue::toString).toList();
    }
}
