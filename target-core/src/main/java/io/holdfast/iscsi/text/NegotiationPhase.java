package io.holdfast.iscsi.text;

/** Where a connection is when text arrives. */
public enum NegotiationPhase {
    SECURITY,
    OPERATIONAL,
    FULL_FEATURE;

    /** Whether RFC 7143 section 13 lets a key be spoken of here. */
    boolean allows(Usage usage) {
        return switch (this) {
            case SECURITY -> inLogin(usage) && usage.stage() != Usage.Stage.OPERATIONAL;
            case OPERATIONAL -> inLogin(usage) && usage.stage() != Usage.Stage.SECURITY;
            case FULL_FEATURE -> usage.when() == Usage.When.ALL || usage.when() == Usage.When.FULL_FEATURE_ONLY;
        };
    }

    private static boolean inLogin(Usage usage) {
        return usage.when() != Usage.When.FULL_FEATURE_ONLY;
    }
}
