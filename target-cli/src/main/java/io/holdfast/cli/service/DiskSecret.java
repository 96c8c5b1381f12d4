package io.holdfast.cli.service;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.LunSettings.Image;
import io.holdfast.cli.config.PrivateFile;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.ImageInfo.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secret of a disk. Whoever names one means the disk to be encrypted, and is not served one that is not. */
record DiskSecret(Image image, ImageFormat format) {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSecret.class);

    private static final String ENCRYPTING_FORMAT = "qcow2";

    /**
     * Options of an image that is to be created.
     *
     * @throws ConfigException where it cannot be encrypted
     */
    Map<String, String> newImage() throws ConfigException {
        if (image.secretFile().isEmpty()) {
            return Map.of();
        }
        if (!format.name().equals(ENCRYPTING_FORMAT)) {
            throw new ConfigException(
                    image.file() + ": secret-file is for qcow2 images, since no others are encrypted");
        }
        return Map.of("encrypt.format", "luks");
    }

    /** Looks at the image, and warns of a secret that is none. */
    void check() throws IOException, ConfigException {
        if (image.secretFile().isEmpty()) {
            return;
        }
        if (!format.info(image.file()).traits().marks().contains(Mark.ENCRYPTED)) {
            throw new ConfigException(image.file() + " is not encrypted, and is not served with a secret-file");
        }
        Path file = image.secretFile().get();
        try {
            PrivateFile.warning(file).ifPresent(warning -> LOG.warn("{}", warning));
        } catch (IOException e) {
            throw ImageException.of(file, e);
        }
    }
}
