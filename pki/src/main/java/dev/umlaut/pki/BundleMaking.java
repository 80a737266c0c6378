// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/// Make PKCS#12 files as OpenSSL makes them, but with AES-128: PBES2 with PBKDF2 and HMAC-SHA-256,
/// 2048 rounds, and a MAC of the same hash.
final class BundleMaking {
  private static final int ROUNDS = 2048;

  private final char[] passphrase;

  BundleMaking(String passphrase) {
    this.passphrase = passphrase.toCharArray();
  }

  /// One certificate in a bundle.
  ///
  /// @param label the friendly name
  record Part(String label, Certificate certificate) {}

  /// @param key of the leaf
  byte[] bundle(KeyMaterial key, Part leaf, List<Part> chain) {
    DEROctetString identifier = new DEROctetString(Serials.sha1(Der.encode(leaf.certificate())));
    try {
      List<PKCS12SafeBag> certificates = new ArrayList<>();
      certificates.add(
          certificate(leaf)
              .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier)
              .build());
      for (Part part : chain) {
        certificates.add(certificate(part).build());
      }
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.pair().getPrivate().getEncoded());
      PKCS12SafeBag privateKey =
          labelled(new PKCS12SafeBagBuilder(info, encryptor()), leaf.label())
              .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier)
              .build();
      AlgorithmIdentifier sha256 =
          new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
      return new PKCS12PfxPduBuilder()
          .addEncryptedData(encryptor(), certificates.toArray(PKCS12SafeBag[]::new))
          .addData(privateKey)
          .build(
              new BcPKCS12MacCalculatorBuilder(new SHA256Digest(), sha256)
                  .setIterationCount(ROUNDS),
              passphrase)
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PKCSException | OperatorCreationException e) {
      throw new IllegalStateException("a PKCS#12 file cannot be made", e);
    }
  }

  private static PKCS12SafeBagBuilder certificate(Part part) throws IOException {
    return labelled(new PKCS12SafeBagBuilder(part.certificate()), part.label());
  }

  private static PKCS12SafeBagBuilder labelled(PKCS12SafeBagBuilder builder, String label) {
    return builder.addBagAttribute(
        PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString(label));
  }

  private OutputEncryptor encryptor() throws OperatorCreationException {
    return new JcePKCSPBEOutputEncryptorBuilder(NISTObjectIdentifiers.id_aes128_CBC)
        .setProvider(new BouncyCastleProvider()) // the JDK does not know all of the names
        .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
        .setIterationCount(ROUNDS)
        .build(passphrase);
  }
}
