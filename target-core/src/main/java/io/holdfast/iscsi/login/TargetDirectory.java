package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;

/** The targets that there are. Asked on the connection's thread; answers from a snapshot, without blocking. */
public interface TargetDirectory {

    /** What is to be had under the name, through the portal that the initiator connected to. */
    Lookup<LoginTarget> find(IscsiName target);

    /** What discovery sessions get. {@link Lookup.Unknown} when discovery is switched off. */
    Lookup<DiscoveryService> discovery();

    /** What the directory has to say. */
    sealed interface Lookup<T> {

        record Found<T>(T value) implements Lookup<T> {}

        record Unknown<T>() implements Lookup<T> {}

        /** There was such a target, and it will not come back. */
        record Removed<T>() implements Lookup<T> {}

        /**
         * It is elsewhere.
         *
         * @param address {@code host:port}
         */
        record Moved<T>(String address, Duration duration) implements Lookup<T> {
            /** Whether an initiator should remember the new address. */
            public enum Duration {
                TEMPORARY,
                PERMANENT
            }
        }

        /**
         * It is there and cannot be used now; the initiator will try again.
         *
         * @param why for the log: starting, stopping, a disk still being checked
         */
        record Unavailable<T>(String why) implements Lookup<T> {}
    }
}
