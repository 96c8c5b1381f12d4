package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in where, and what it offers. A value: each method gives another one.
 *
 * @param target null for a discovery session
 * @param isid 48 bits
 * @param cid of the first connection
 * @param cmdSn the session's first
 * @param offers operational keys in the order in which they are sent
 * @param chap null for AuthMethod=None
 * @param dialer how it reaches the portal
 */
public record Initiator(
        InetSocketAddress portal,
        String name,
        @Nullable String target,
        long isid,
        int cid,
        int cmdSn,
        Map<String, String> offers,
        @Nullable ChapCredentials chap,
        Wire.Dialer dialer) {

    /** OUI form, as Microsoft's and most others. */
    private static final long ISID = 0x0002_3D00_0000L;

    /** With CID 1 and CmdSN 1, as Microsoft's initiator, and offers that let the target choose. */
    public static Initiator of(InetSocketAddress portal, String target) {
        return new Initiator(
                portal, "iqn.2026-11.test:initiator", target, ISID, 1, 1, usualOffers(), null, TcpWire::connect);
    }

    /** For SendTargets alone. */
    public static Initiator discovering(InetSocketAddress portal) {
        return new Initiator(
                portal,
                "iqn.2026-11.test:initiator",
                null,
                ISID,
                1,
                1,
                Map.of("HeaderDigest", "None", "DataDigest", "None", "MaxRecvDataSegmentLength", "65536"),
                null,
                TcpWire::connect);
    }

    public Initiator name(String name) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    public Initiator isid(long isid) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    public Initiator cid(int cid) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    public Initiator cmdSn(int cmdSn) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    public Initiator over(Wire.Dialer dialer) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    public Initiator chap(ChapCredentials chap) {
        return new Initiator(portal, name, target, isid, cid, cmdSn, offers, chap, dialer);
    }

    /** Offers this value, instead of what was offered before. */
    public Initiator offer(String key, Object value) {
        Map<String, String> more = new LinkedHashMap<>(offers);
        more.put(key, value.toString());
        return new Initiator(portal, name, target, isid, cid, cmdSn, more, chap, dialer);
    }

    public Initiator digests() {
        return offer("HeaderDigest", "CRC32C").offer("DataDigest", "CRC32C");
    }

    /** Logs a session in.
     *
     * @throws LoginRefused with the status, when the target does not want it
     */
    public Session login() throws IOException {
        return Session.login(this);
    }

    /**
     * Logs a session in from that address of this machine, as if it were another machine.
     *
     * @throws LoginRefused with the status, when the target does not want it
     */
    public Session loginFrom(InetAddress address) throws IOException {
        return Session.login(this, address);
    }

    /** The status that a login gets, 0 for success; the session is gone afterwards. */
    public int loginStatus() throws IOException {
        try (Session session = login()) {
            session.logout();
            return 0;
        } catch (LoginRefused refused) {
            return refused.status();
        }
    }

    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("InitiatorName", name);
        names.put("SessionType", target == null ? "Discovery" : "Normal");
        if (target != null) {
            names.put("TargetName", target);
        }
        return names;
    }

    private static Map<String, String> usualOffers() {
        Map<String, String> offers = new LinkedHashMap<>();
        offers.put("HeaderDigest", "None");
        offers.put("DataDigest", "None");
        offers.put("MaxConnections", "8");
        offers.put("InitialR2T", "No");
        offers.put("ImmediateData", "Yes");
        offers.put("MaxRecvDataSegmentLength", "65536");
        offers.put("MaxBurstLength", "262144");
        offers.put("FirstBurstLength", "65536");
        offers.put("DefaultTime2Wait", "2");
        offers.put("DefaultTime2Retain", "0");
        offers.put("MaxOutstandingR2T", "4");
        offers.put("DataPDUInOrder", "Yes");
        offers.put("DataSequenceInOrder", "Yes");
        offers.put("ErrorRecoveryLevel", "0");
        return offers;
    }
}
