package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.nio.file.Path;

/**
 * The clusters that the active metadata takes, each by one table alone: nothing else may be written there, and no guest's data may be taken for being there. Changed under the lock
 * of the tables.
 */
final class Occupied {

    private final Refusal refusal;
    private final Geometry geometry;
    private final ClusterSet clusters = new ClusterSet();

    Occupied(Path path, Geometry geometry) {
        this.refusal = new Refusal(path);
        this.geometry = geometry;
    }

    /** A table takes so many bytes there. */
    void claim(long offsetBytes, long lengthBytes, String table) throws ImageException {
        if (!geometry.aligned(offsetBytes)) {
            throw refusal.corrupt(offsetBytes, table + " does not begin at a cluster");
        }
        long first = offsetBytes >>> geometry.clusterBits();
        for (long cluster = first; cluster < first + geometry.clusters(lengthBytes); cluster++) {
            if (!clusters.add(cluster)) {
                throw refusal.corrupt(cluster << geometry.clusterBits(), table + " lies where another table is");
            }
        }
    }

    void release(long offsetBytes, long lengthBytes) {
        long first = offsetBytes >>> geometry.clusterBits();
        for (long cluster = first; cluster < first + geometry.clusters(lengthBytes); cluster++) {
            clusters.remove(cluster);
        }
    }

    /** Nothing is claimed any more. */
    void clear() {
        clusters.clear();
    }

    /** Metadata may be written only where it has its place. */
    void checkTable(long offsetBytes, long lengthBytes) throws ImageException {
        for (long at = geometry.clusterStart(offsetBytes);
                at < offsetBytes + lengthBytes;
                at += geometry.clusterBytes()) {
            if (!clusters.contains(at >>> geometry.clusterBits())) {
                throw refusal.corrupt(at, "a table was to be written where none is");
            }
        }
    }

    /** Data may be written and freed only where no metadata is; any thread. */
    void checkData(long offsetBytes, long lengthBytes) throws ImageException {
        for (long at = geometry.clusterStart(offsetBytes);
                at < offsetBytes + lengthBytes;
                at += geometry.clusterBytes()) {
            if (clusters.contains(at >>> geometry.clusterBits())) {
                throw refusal.corrupt(at, "guest data is said to be where a table is");
            }
        }
    }
}
