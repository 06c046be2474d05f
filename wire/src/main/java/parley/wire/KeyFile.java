package parley.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/**
 * A private key and its certificate as PEM (RFC 7468) in one file, so that the two can never belong to different keys.
 * Stateless; blocks on the disk.
 */
final class KeyFile {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final int LINE = 64;
    /** A whole file has about 900 bytes; whatever was put in its place is not read into memory. */
    private static final long MAX_BYTES = 64 * 1024;

    private KeyFile() {}

    static OwnKey read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new DamagedKeyException(file, "far too long", null);
        }
        String pem = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        PrivateKey key = key(file, section(file, pem, KEY));
        X509Certificate certificate = certificate(file, section(file, pem, CERTIFICATE));
        if (!belongTogether(key, certificate)) {
            throw new DamagedKeyException(file, "key and certificate do not belong together", null);
        }
        return new OwnKey(key, certificate);
    }

    /** Whole or not at all, also through a power cut: written beside, synced, moved. Readable by the owner only. */
    static void write(Path file, PrivateKey key, X509Certificate certificate) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("No folder can hold the key file " + file);
        }
        Path beside = Files.createTempFile(folder, ".key-", ".new", ownerOnly(folder));
        try {
            String pem = pem(KEY, key.getEncoded()) + pem(CERTIFICATE, certificate.getEncoded());
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was just made has no encoding", e);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(folder);
    }

    // Not by the folder's FileStore: in a chroot there may be no mount point that Java could find.
    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------")))
                }
                : new FileAttribute<?>[0];
    }

    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notEverySystemCan) {
            // The key itself is synced; at worst a power cut within seconds of the first start costs a key nobody
            // knows.
        }
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return begin(type) + "\n" + body + "\n" + end(type) + "\n";
    }

    private static byte[] section(Path file, String pem, String type) throws DamagedKeyException {
        int from = pem.indexOf(begin(type));
        int to = pem.indexOf(end(type));
        if (from < 0 || to < from) {
            throw new DamagedKeyException(file, "it holds no whole " + type, null);
        }
        String body = pem.substring(from + begin(type).length(), to);
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            // Without its cause: the message of Base64 names characters of the key.
            throw new DamagedKeyException(file, "its " + type + " is not base64", null);
        }
    }

    private static PrivateKey key(Path file, byte[] der) throws DamagedKeyException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new DamagedKeyException(file, "its private key is not one of EC", e);
        }
    }

    private static X509Certificate certificate(Path file, byte[] der) throws DamagedKeyException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new DamagedKeyException(file, "its certificate cannot be read", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        try {
            byte[] probe = certificate.getSerialNumber().toByteArray();
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(key);
            signing.update(probe);
            Signature verifying = Signature.getInstance("SHA256withECDSA");
            verifying.initVerify(certificate);
            verifying.update(probe);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String begin(String type) {
        return "-----BEGIN " + type + "-----";
    }

    private static String end(String type) {
        return "-----END " + type + "-----";
    }
}
