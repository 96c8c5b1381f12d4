package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginResponseTest {

    @Test
    void writesTheLastResponseOfALogin() {
        assertWrites(
                """
                23 87 00 00               | T; CSG 1, NSG 3
                00 00 00 17               | DataSegmentLength
                40 00 01 37 00 02         | ISID
                00 05                     | TSIH
                00 00 00 09               | Initiator Task Tag
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00               | success
                00 00 00 00 00 00 00 00
                54 61 72 67 65 74 50 6f 72 74 61 6c 47 72 6f 75 70 54 61 67 3d 31 00 00
                """,
                new LoginResponse(
                        true,
                        false,
                        LoginStage.LOGIN_OPERATIONAL_NEGOTIATION,
                        LoginStage.FULL_FEATURE_PHASE,
                        0,
                        0,
                        0x4000_0137_0002L,
                        5,
                        9,
                        LoginStatus.SUCCESS,
                        Unpooled.copiedBuffer("TargetPortalGroupTag=1\0", US_ASCII)));
    }

    @Test
    void writesARefusal() {
        assertWrites(
                """
                23 00 00 00
                00 00 00 00
                ff fe fd fc fb fa         | ISID
                00 00
                00 00 00 09
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                02 01 00 00               | initiator error, authentication failure
                00 00 00 00 00 00 00 00
                """,
                new LoginResponse(
                        false,
                        false,
                        LoginStage.SECURITY_NEGOTIATION,
                        LoginStage.SECURITY_NEGOTIATION,
                        0,
                        0,
                        0xFFFE_FDFC_FBFAL,
                        0,
                        9,
                        LoginStatus.AUTHENTICATION_FAILURE,
                        Unpooled.EMPTY_BUFFER));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, SUCCESS",
        "1, 1, TARGET_MOVED_TEMPORARILY",
        "1, 2, TARGET_MOVED_PERMANENTLY",
        "2, 0, INITIATOR_ERROR",
        "2, 1, AUTHENTICATION_FAILURE",
        "2, 2, AUTHORIZATION_FAILURE",
        "2, 3, NOT_FOUND",
        "2, 4, TARGET_REMOVED",
        "2, 5, UNSUPPORTED_VERSION",
        "2, 6, TOO_MANY_CONNECTIONS",
        "2, 7, MISSING_PARAMETER",
        "2, 8, CANT_INCLUDE_IN_SESSION",
        "2, 9, SESSION_TYPE_NOT_SUPPORTED",
        "2, 10, SESSION_DOES_NOT_EXIST",
        "2, 11, INVALID_DURING_LOGIN",
        "3, 0, TARGET_ERROR",
        "3, 1, SERVICE_UNAVAILABLE",
        "3, 2, OUT_OF_RESOURCES"
    })
    void statusesHaveTheCodesOfTheStandard(int statusClass, int statusDetail, LoginStatus status) {
        assertThat(status.statusClass()).isEqualTo(statusClass);
        assertThat(status.statusDetail()).isEqualTo(statusDetail);
    }
}
