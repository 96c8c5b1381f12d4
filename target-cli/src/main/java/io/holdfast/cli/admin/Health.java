package io.holdfast.cli.admin;

import java.util.List;

/**
 * Whether a service does what it should.
 *
 * @param status {@code ok} or {@code failing}
 * @param reasons what is wrong, in sentences; empty when nothing is
 */
public record Health(String status, List<String> reasons) {

    public static Health of(List<String> reasons) {
        return new Health(reasons.isEmpty() ? "ok" : "failing", List.copyOf(reasons));
    }

    boolean ok() {
        return reasons.isEmpty();
    }

    /** 200 or 503, as load balancers and container platforms read it. */
    public int httpStatus() {
        return ok() ? 200 : 503;
    }
}
