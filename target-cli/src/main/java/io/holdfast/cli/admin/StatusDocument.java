package io.holdfast.cli.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /status} tells of a running service. Its JSON is an interface: names are added, not changed.
 *
 * @param since when the service started
 * @param portals where initiators connect
 */
public record StatusDocument(String version, Instant since, Health health, List<String> portals, List<Target> targets) {

    /**
     * One target.
     *
     * @param allow names of initiators, or {@code any}
     * @param chap {@code none}, {@code one-way} or {@code mutual}
     */
    public record Target(
            String name,
            @Nullable String alias,
            List<String> allow,
            String chap,
            List<Lun> luns,
            List<Session> sessions) {}

    /**
     * One disk and what was done with it since the start.
     *
     * @param writer the initiator that may write; null while the next that writes may, and in a sharing mode without a
     *     write lease
     * @param naa its identity in VPD page 83, hexadecimal
     */
    public record Lun(
            int lun,
            String image,
            long sizeBytes,
            int blockSize,
            String cache,
            String aio,
            String sharing,
            @Nullable String writer,
            boolean readOnly,
            String naa,
            Work work) {}

    /**
     * Work done.
     *
     * @param failed commands that ended with another status than GOOD or CONDITION MET
     */
    public record Work(long commands, long failed, long readBytes, long writtenBytes) {}

    /** An initiator that is logged in. */
    public record Session(String initiator, String isid, Instant since, List<String> connections) {}
}
