package io.holdfast.peers;

import io.holdfast.testkit.initiator.IscsiUrl;
import java.io.IOException;

/** A target in a process of its own that serves one image. Closing it ends its process. */
interface Peer extends AutoCloseable {

    /** As it stands at the head of its column. */
    String name();

    /** The process whose CPU time is counted. */
    long pid();

    IscsiUrl url();

    @Override
    void close() throws IOException;
}
