package io.holdfast.state;

import io.holdfast.scsi.sharing.KeptLease;
import io.holdfast.scsi.sharing.LeaseStore;
import io.holdfast.scsi.sharing.LeaseText;
import io.holdfast.scsi.sharing.WriteLease;
import java.io.IOException;
import java.util.Optional;

/** The write lease of a unit in a {@link DurableFile} of the name {@code writer}. */
public final class LeaseFile implements LeaseStore {

    private static final String NAME = "writer";

    private final KeptText text;

    private LeaseFile(KeptText text) {
        this.text = text;
    }

    /**
     * What is kept in the folder. Where it is damaged the lease is {@link WriteLease#lost}, and no file is touched
     * until an
     * operator decides.
     *
     * @throws IOException when the file cannot be read
     */
    public static KeptLease open(StableFolder folder) throws IOException {
        KeptText.Opened<WriteLease> opened = KeptText.open(folder, NAME, "write lease", LeaseText::read);
        boolean lost = opened.text().loss().isPresent();
        return new KeptLease(
                opened.value().orElse(lost ? WriteLease.lost() : WriteLease.free()), new LeaseFile(opened.text()));
    }

    @Override
    public void save(WriteLease lease) throws IOException {
        text.save(LeaseText.write(lease));
    }

    @Override
    public Optional<String> loss() {
        return text.loss();
    }
}
