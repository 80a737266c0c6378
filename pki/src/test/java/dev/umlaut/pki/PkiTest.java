// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What other software makes of the products: the JDK's own certificate code is the judge.
class PkiTest {
  private static PkiFiles files;

  @BeforeAll
  static void generate() {
    files = Pki.generate(Example.definition(), Example.NOW);
  }

  /// Protects the whole chain: names, key identifiers, constraints, signatures, the CRL.
  @Test
  void chainWithRevocationListIsAcceptedByTheJdk() throws GeneralSecurityException {
    validate("sun");
  }

  /// Protects the one thing a CRL is for.
  @Test
  void revokedCertificateIsRefusedByTheJdk() {
    assertThatThrownBy(() -> validate("moon"))
        .isInstanceOf(CertPathValidatorException.class)
        .hasMessageContaining("revoked")
        .hasMessageContaining("KEY_COMPROMISE");
  }

  /// Protects the intermediate authority: its certificate may sign, and its holder chains to the
  /// root.
  @Test
  void chainOverAnIntermediateAuthorityIsAccepted() throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    var path = factory.generateCertPath(List.of(certificate("dave"), certificate("sales")));
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor()));
    parameters.setDate(Date.from(Example.NOW));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  /// Protects what strongSwan's checks pin down: order of the name, serial number, validity,
  /// alternative names.
  @Test
  void certificateSaysWhatTheDefinitionSays() throws GeneralSecurityException {
    X509Certificate moon = certificate("moon");

    assertThat(moon.getSubjectX500Principal().getName())
        .isEqualTo("CN=moon.strongswan.org,O=strongSwan Project,C=CH");
    assertThat(moon.getSerialNumber()).isEqualTo(3);
    assertThat(moon.getNotBefore().toInstant()).isEqualTo(Instant.parse("2026-11-20T06:30:00Z"));
    assertThat(moon.getNotAfter().toInstant()).isEqualTo(Instant.parse("2034-11-20T06:30:00Z"));
    assertThat(moon.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(moon.getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "moon.strongswan.org"),
            List.of(1, "moon@strongswan.org"),
            List.of(7, "192.168.0.1"),
            List.of(7, "fec0:0:0:0:0:0:0:1"));
    assertThat(moon.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.35", "2.5.29.17", "2.5.29.37", "2.5.29.31");
    assertThat(moon.getCriticalExtensionOIDs()).isEmpty();
  }

  /// Protects the authority's rights: critical constraints with the path length, and signing only.
  @Test
  void authorityMaySignWithinItsPathLength() throws GeneralSecurityException {
    X509Certificate root = certificate("root");

    assertThat(root.getBasicConstraints()).isEqualTo(1);
    assertThat(certificate("sales").getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(root.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(root.getKeyUsage())
        .isEqualTo(new boolean[] {false, false, false, false, false, true, true, false, false});
    assertThat(root.getExtensionValue("2.5.29.14")).isNotNull();
    assertThat(root.getExtensionValue("2.5.29.35")).as("a root names no other key").isNull();
  }

  /// Protects the tie between a certificate and its issuer when several authorities have one name.
  @Test
  void authorityKeyIdentifierIsTheIssuersSubjectKeyIdentifier() throws GeneralSecurityException {
    byte[] subjectKey = certificate("root").getExtensionValue("2.5.29.14");
    byte[] authorityKey = certificate("moon").getExtensionValue("2.5.29.35");
    String identifier = hex(subjectKey).substring(8); // octet string in octet string

    assertThat(hex(authorityKey)).endsWith(identifier);
  }

  /// Protects the list's own content.
  @Test
  void revocationListHasSerialReasonAndTimes() throws GeneralSecurityException {
    X509CRL crl = crl();

    assertThat(crl.getThisUpdate().toInstant()).isEqualTo(Example.NOW);
    assertThat(crl.getNextUpdate().toInstant()).isEqualTo(Example.NOW.plusSeconds(15 * 86_400));
    assertThat(crl.getRevokedCertificates()).hasSize(1);
    assertThat(crl.getRevokedCertificate(certificate("moon")).getRevocationReason())
        .isEqualTo(java.security.cert.CRLReason.KEY_COMPROMISE);
    assertThat(hex(crl.getExtensionValue("2.5.29.20"))).endsWith("020103");
  }

  /// Protects reproducibility: two sets of one definition and instant differ in keys and signatures
  /// only.
  @Test
  void derivedSerialNumbersAreStableForOneInstant() throws GeneralSecurityException {
    PkiFiles again = Pki.generate(Example.definition(), Example.NOW);

    assertThat(certificate(again, "dave").getSerialNumber())
        .isEqualTo(certificate("dave").getSerialNumber());
    assertThat(certificate(again, "dave").getSerialNumber())
        .isNotEqualTo(certificate("root").getSerialNumber());
    assertThat(again.bytes(Product.parse("dave.cert.der")))
        .isNotEqualTo(files.bytes(Product.parse("dave.cert.der")));
  }

  /// Protects the loading in strongSwan, which takes PKCS#1 in rsa/: the key in the file is the
  /// certificate's.
  @Test
  void traditionalRsaKeyIsPkcs1AndBelongsToTheCertificate() throws GeneralSecurityException {
    String pem = text("sun.key.pem");
    RSAPrivateKey key = RSAPrivateKey.getInstance(body(pem));

    assertThat(pem).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
    assertThat(pem).endsWith("-----END RSA PRIVATE KEY-----\n");
    assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
    assertThat(certificate("sun").getPublicKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(key.getModulus())
        .isEqualTo(
            ((java.security.interfaces.RSAPublicKey) certificate("sun").getPublicKey())
                .getModulus());
    assertThat(body(pem)).isEqualTo(files.bytes(Product.parse("sun.key.der")));
  }

  /// Protects PKCS#8 and the public key: what the one signs, the other verifies.
  @Test
  void pkcs8KeySignsForTheCertificate() throws GeneralSecurityException {
    var privateKey =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(body(text("moon.key.pkcs8.pem"))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(privateKey);
    byte[] signed = signature.sign();

    signature.initVerify(certificate("moon").getPublicKey());
    assertThat(signature.verify(signed)).isTrue();
    assertThat(body(text("moon.pub.pem")))
        .isEqualTo(certificate("moon").getPublicKey().getEncoded());
  }

  /// Protects SEC 1 files: without curve and public key inside, other software cannot read them.
  @Test
  void traditionalEcKeyHasCurveAndPublicKey() {
    var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(body(text("moon.key.pem")));

    assertThat(text("moon.key.pem")).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(key.getParametersObject()).hasToString("1.2.840.10045.3.1.7");
    assertThat(key.getPublicKey().getOctets()).hasSize(65);
  }

  /// Protects the secret: the encrypted form shows the cipher, and is not the key itself.
  @Test
  void encryptedKeyHasThePemHeaders() {
    String pem = text("sun.key.encrypted.pem");

    assertThat(pem)
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n")
        .containsPattern("\nDEK-Info: AES-128-CBC,[0-9A-F]{32}\n\n");
  }

  /// Protects every key type: each makes a root whose own signature verifies.
  @Test
  void everyKeyTypeSigns() throws GeneralSecurityException {
    for (KeyType type : KeyType.values()) {
      if (type.algorithm().equals("RSA") && type != KeyType.RSA_2048) {
        continue; // seconds each, and the code is that of RSA-2048
      }
      PkiDefinition definition =
          new PkiDefinition(
              type,
              List.of(),
              List.of(Example.root()),
              List.of(),
              List.of(),
              Derived.NONE,
              Delivery.NONE);
      X509Certificate root = certificate(Pki.generate(definition, Example.NOW), "root");
      root.verify(root.getPublicKey());
      assertThat(root.getSigAlgName()).as(type.toString()).isNotEmpty();
    }
  }

  /// Protects caches: lists, which are renewed without the rest, do not count.
  @Test
  void expiresWithTheFirstOfItsCertificates() {
    assertThat(files.expires()).isEqualTo(Example.NOW.plusSeconds(2920L * 86_400));
    assertThat(files.generated()).isEqualTo(Example.NOW);
  }

  private static void validate(String name) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor()));
    parameters.setDate(Date.from(Example.NOW.plusSeconds(60)));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl()))));
    CertPathValidator.getInstance("PKIX")
        .validate(factory.generateCertPath(List.of(certificate(name))), parameters);
  }

  private static TrustAnchor anchor() throws GeneralSecurityException {
    return new TrustAnchor(certificate("root"), null);
  }

  private static X509CRL crl() throws GeneralSecurityException {
    byte[] der = files.bytes(Product.parse("strongswan.crl.der"));
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  private static X509Certificate certificate(String name) throws GeneralSecurityException {
    return certificate(files, name);
  }

  private static X509Certificate certificate(PkiFiles files, String name)
      throws GeneralSecurityException {
    byte[] pem = files.bytes(Product.parse(name + ".cert.pem"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private static String text(String product) {
    return new String(
        files.bytes(Product.parse(product)), java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static byte[] body(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
