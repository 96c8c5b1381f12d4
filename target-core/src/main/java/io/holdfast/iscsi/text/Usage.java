package io.holdfast.iscsi.text;

/**
 * Who may use a key and when: the head of each subsection of RFC 7143 section 13.
 *
 * @param stage where in login it may be used
 * @param when how often in the life of a session
 * @param sender who may offer or declare it
 * @param inDiscovery whether it means anything in a discovery session
 */
record Usage(Stage stage, When when, Sender sender, boolean inDiscovery) {

    enum Stage {
        /** Only in SecurityNegotiation: authentication. */
        SECURITY,
        /** Not in SecurityNegotiation. */
        OPERATIONAL,
        /** "Any-Stage". */
        ANY
    }

    enum When {
        /** IO: in the login of each connection. */
        INITIALIZE_ONLY,
        /** LO: in the login of a session's first connection. */
        LEADING_ONLY,
        /** FFPO. */
        FULL_FEATURE_ONLY,
        ALL
    }

    enum Sender {
        INITIATOR,
        TARGET,
        BOTH
    }

    /** LO, by either side. */
    static final Usage LEADING = new Usage(Stage.OPERATIONAL, When.LEADING_ONLY, Sender.BOTH, true);

    /** IO, by either side. */
    static final Usage INITIALIZE = new Usage(Stage.OPERATIONAL, When.INITIALIZE_ONLY, Sender.BOTH, true);

    static final Usage AUTHENTICATION = new Usage(Stage.SECURITY, When.INITIALIZE_ONLY, Sender.BOTH, true);
    static final Usage ALL = new Usage(Stage.OPERATIONAL, When.ALL, Sender.BOTH, true);
    static final Usage FULL_FEATURE = new Usage(Stage.OPERATIONAL, When.FULL_FEATURE_ONLY, Sender.BOTH, true);

    Usage anyStage() {
        return new Usage(Stage.ANY, when, sender, inDiscovery);
    }

    Usage by(Sender only) {
        return new Usage(stage, when, only, inDiscovery);
    }

    Usage notInDiscovery() {
        return new Usage(stage, when, sender, false);
    }
}
