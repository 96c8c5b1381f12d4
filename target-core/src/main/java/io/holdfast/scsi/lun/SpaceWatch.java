package io.holdfast.scsi.lun;

import io.holdfast.scsi.sense.AdditionalSense;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time how much space the host has left, and warns all nexuses when it has become less than the soft
 * threshold (SBC-3 4.7.3.7): once, and again after there was more of it.
 */
final class SpaceWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);

    static final Duration PERIOD = Duration.ofSeconds(10);

    private final Medium medium;
    private final Timer timer;
    private final UnitAttentions attentions;
    private final long thresholdBytes;
    private volatile boolean stopped;

    /** Known to the one look that is under way. */
    private volatile boolean warned;

    SpaceWatch(Medium medium, Timer timer, UnitAttentions attentions, long thresholdBytes) {
        this.medium = medium;
        this.timer = timer;
        this.attentions = attentions;
        this.thresholdBytes = thresholdBytes;
    }

    void start() {
        timer.after(PERIOD, () -> {
            if (!stopped) {
                medium.blocking().execute(this::look);
            }
        });
    }

    /** A look that is under way ends; it does no harm when the image is closed meanwhile. */
    void stop() {
        stopped = true;
    }

    private void look() {
        try {
            OptionalLong availableBytes = medium.device().availableBytes();
            if (availableBytes.isPresent()) {
                compare(availableBytes.getAsLong());
            }
        } catch (IOException e) {
            LOG.debug("The host does not tell its space", e);
        } finally {
            start();
        }
    }

    private void compare(long availableBytes) {
        boolean low = availableBytes < thresholdBytes;
        if (low && !warned) {
            LOG.warn("{}: its host has {} bytes left", medium.device(), availableBytes);
            attentions.establish(AdditionalSense.THIN_PROVISIONING_SOFT_THRESHOLD_REACHED, nexus -> true);
        }
        warned = low;
    }
}
