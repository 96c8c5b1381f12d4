package io.holdfast.peers;

import io.holdfast.testkit.load.LoadPlan;
import java.util.List;

/** A load that peers are compared by: random addresses unless the title says otherwise, {@code d} commands in flight a session. */
record PeerLoad(String title, LoadPlan plan) {

    static final List<PeerLoad> ALL = List.of(
            new PeerLoad("read 4K d1", LoadPlan.usual().depth(1)),
            new PeerLoad("read 4K d32", LoadPlan.usual().depth(32)),
            new PeerLoad("read 64K d16", LoadPlan.usual().commandBytes(65_536).depth(16)),
            new PeerLoad(
                    "read 64K d16, digests",
                    LoadPlan.usual().commandBytes(65_536).depth(16).digests()),
            new PeerLoad(
                    "read 256K d8 sequential",
                    LoadPlan.usual().commandBytes(262_144).depth(8).sequential()),
            new PeerLoad("write 4K d1", LoadPlan.usual().writePercent(100).depth(1)),
            new PeerLoad("write 4K d32", LoadPlan.usual().writePercent(100).depth(32)),
            new PeerLoad(
                    "write 64K d16",
                    LoadPlan.usual().writePercent(100).commandBytes(65_536).depth(16)),
            new PeerLoad(
                    "mixed 4K 70/30, 3 sessions d16",
                    LoadPlan.usual().writePercent(30).sessions(3).depth(16)),
            new PeerLoad(
                    "write 4K d8, flush each 8",
                    LoadPlan.usual().writePercent(100).depth(8).flushEvery(8)));
}
