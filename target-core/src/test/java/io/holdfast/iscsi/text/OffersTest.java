package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration cannot ask for. */
class OffersTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 511, 16_777_216, -1})
    void refusesAReceiveLimitThatTheStandardDoesNotKnow(int bytes) {
        assertThatThrownBy(() -> new Offers(bytes, List.of(Digest.NONE), SessionParameters.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MaxRecvDataSegmentLength=%d is outside 512 to 16777215".formatted(bytes));
    }

    @Test
    void refusesLimitsThatTheStandardDoesNotKnow() {
        assertThatThrownBy(() -> offers(new SessionParameters(0, SessionParameters.DEFAULTS.transfer(), 2, 0, 1)))
                .hasMessage("MaxConnections=0 is outside 1 to 65535");
        assertThatThrownBy(() -> offers(new SessionParameters(1, new DataTransfer(true, true, 1, 4096, 8), 2, 0, 1)))
                .hasMessage("FirstBurstLength=8 is outside 512 to 16777215");
        assertThatThrownBy(() -> offers(new SessionParameters(1, SessionParameters.DEFAULTS.transfer(), 3601, 0, 1)))
                .hasMessage("DefaultTime2Wait=3601 is outside 0 to 3600");
    }

    @Test
    void refusesAFirstBurstAboveABurst() {
        assertThatThrownBy(() -> new DataTransfer(false, true, 1, 65_536, 65_537))
                .hasMessage("FirstBurstLength 65537 is above MaxBurstLength 65536");
    }

    @Test
    void refusesToAcceptNoDigestAtAll() {
        assertThatThrownBy(() -> Offers.DEFAULTS.withDigests(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Offers offers(SessionParameters session) {
        return Offers.DEFAULTS.withSession(session);
    }
}
