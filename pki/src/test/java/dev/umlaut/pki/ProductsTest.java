// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509AttributeCertificateHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every kind of product, read by other code than the one that wrote it.
class ProductsTest {
  private static PkiFiles files;

  @BeforeAll
  static void generate() {
    files = RichExample.generate();
  }

  /// Protects RFC 3779: prefixes where there are some, ranges with their ends cut, IPv4 first.
  @Test
  void addressBlocksAreEncodedInTheShortestForm() throws GeneralSecurityException {
    byte[] octets = certificate("moon").getExtensionValue("1.3.6.1.5.5.7.1.7");

    assertThat(HexFormat.of().formatHex(octets).substring(4))
        .isEqualTo(
            "3045302f040200013029" // IPv4
                + "300a0303000a010303000a02" // 10.1.0.0-10.2.255.255: 16 bits each
                + "300e0305000a0300010305000a0303e8" // 10.3.0.1-10.3.3.232: 32 bits each
                + "030400c0a800" // 192.168.0.0/24
                + "030500c0a80001" // 192.168.0.1/32
                + "301204020002300c" // IPv6
                + "300a030306fec0030300fec2"); // 10 and 16 bits
  }

  /// Protects the order that strongSwan's own tool has, and what is critical.
  @Test
  void extensionsComeInTheirOrder() throws IOException {
    X509CertificateHolder moon =
        new X509CertificateHolder(files.bytes(Product.parse("moon.cert.der")));

    assertThat(moon.getExtensions().getExtensionOIDs())
        .extracting(Object::toString)
        .containsExactly(
            "2.5.29.35",
            "2.5.29.17",
            "2.5.29.37",
            "2.5.29.31",
            "2.5.29.32",
            "1.3.6.1.5.5.7.1.7",
            "1.3.6.1.4.1.36906.1");
    assertThat(moon.getExtensions().getCriticalExtensionOIDs())
        .extracting(Object::toString)
        .containsExactly("1.3.6.1.4.1.36906.1");
    assertThat(
            moon.getExtension(new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.36906.1"))
                .getExtnValue()
                .getOctets())
        .isEmpty();
  }

  @Test
  void hashOfASignatureCanBeChosen() throws Exception {
    X509Certificate root = certificate("root");
    assertThat(certificate("moon").getSigAlgName()).isEqualTo("SHA224withRSA");
    assertThat(certificate("sun").getSigAlgOID()).isEqualTo("2.16.840.1.101.3.4.3.14");
    certificate("moon").verify(root.getPublicKey());
    certificate("sun").verify(root.getPublicKey());
    assertThat(crl("delta").getSigAlgName()).isEqualTo("SHA512withRSA");
  }

  /// Protects dates that do not move, and those that need GeneralizedTime.
  @Test
  void datesCanBeFixed() throws GeneralSecurityException {
    assertThat(certificate("ed").getNotBefore().toInstant())
        .isEqualTo(Instant.parse("2009-05-01T15:00:00Z"));
    assertThat(certificate("ed").getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2059-05-01T15:00:00Z"));
  }

  /// Protects full and delta lists: the one names where the other is, the other whose addition it
  /// is.
  @Test
  void deltaListNamesItsBase() throws Exception {
    X509CRL base = crl("base");
    X509CRL delta = crl("delta");

    assertThat(base.getNonCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.35", "2.5.29.20", "2.5.29.46");
    assertThat(HexFormat.of().formatHex(delta.getExtensionValue("2.5.29.27"))).endsWith("020103");
    assertThat(delta.getCriticalExtensionOIDs()).containsExactly("2.5.29.27");
    assertThat(delta.getRevokedCertificate(BigInteger.valueOf(3)).getRevocationDate())
        .isEqualTo(Date.from(Example.NOW.minusSeconds(3600)));
    delta.verify(certificate("root").getPublicKey());
  }

  /// Protects lists of nobody: strongSwan writes the empty list, not none.
  @Test
  void emptyListOfRevocationsIsThere() {
    ASN1Sequence crl = ASN1Sequence.getInstance(files.bytes(Product.parse("base.crl.der")));
    ASN1Sequence list = ASN1Sequence.getInstance(crl.getObjectAt(0));

    assertThat(list.size()).isEqualTo(7);
    assertThat(ASN1Sequence.getInstance(list.getObjectAt(5)).size()).isZero();
  }

  @Test
  void attributeCertificateBindsGroupsToItsHolder() throws Exception {
    X509AttributeCertificateHolder certificate =
        new X509AttributeCertificateHolder(files.bytes(Product.parse("moon-sales.ac.der")));
    X509CertificateHolder moon =
        new X509CertificateHolder(files.bytes(Product.parse("moon.cert.der")));

    assertThat(
            certificate.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(certificate("sun").getPublicKey())))
        .isTrue();
    assertThat(certificate.getHolder().match(moon)).isTrue();
    assertThat(certificate.getHolder().getSerialNumber()).isEqualTo(3);
    assertThat(certificate.getHolder().getEntityNames()).containsExactly(moon.getSubject());
    assertThat(certificate.getIssuer().getNames()[0])
        .hasToString("C=CH,O=strongSwan Project,CN=sun.strongswan.org");
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(Example.NOW.plusSeconds(2920L * 86_400));
    assertThat(certificate.getExtension(Extension.noRevAvail)).isNotNull();
    assertThat(certificate.getExtension(Extension.authorityKeyIdentifier)).isNotNull();
    var group = certificate.getAttributes()[0];
    assertThat(group.getAttrType()).hasToString("1.3.6.1.5.5.7.10.4");
    ASN1Sequence syntax = ASN1Sequence.getInstance(group.getAttributeValues()[0]);
    assertThat(ASN1Sequence.getInstance(syntax.getObjectAt(0)).toArray())
        .extracting(value -> ASN1UTF8String.getInstance(value).getString())
        .containsExactly("sales", "finance");
  }

  @Test
  void bundleIsReadByTheJdk() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] passphrase = RichExample.PASSPHRASE.toCharArray();
    store.load(new ByteArrayInputStream(files.bytes(Product.parse("moon.p12"))), passphrase);

    RSAPrivateKey key = (RSAPrivateKey) store.getKey("moon", passphrase);
    Certificate[] chain = store.getCertificateChain("moon");
    assertThat(chain).containsExactly(certificate("moon"), certificate("root"));
    assertThat(key.getModulus())
        .isEqualTo(((java.security.interfaces.RSAPublicKey) chain[0].getPublicKey()).getModulus());
  }

  @Test
  void encryptedKeysOpenWithTheirPassphrase() throws IOException {
    assertThat(text("moon.key.encrypted.pem")).contains("\nDEK-Info: AES-192-CBC,");
    assertThat(text("sun.key.encrypted.pem")).contains("\nDEK-Info: AES-256-CBC,");
    for (String name : List.of("moon", "sun")) {
      try (PEMParser parser = new PEMParser(new StringReader(text(name + ".key.encrypted.pem")))) {
        PEMEncryptedKeyPair encrypted = (PEMEncryptedKeyPair) parser.readObject();
        PEMKeyPair pair =
            encrypted.decryptKeyPair(
                new BcPEMDecryptorProvider(RichExample.PASSPHRASE.toCharArray()));
        assertThat(pair.getPrivateKeyInfo().parsePrivateKey().toASN1Primitive().getEncoded())
            .isEqualTo(files.bytes(Product.parse(name + ".key.der")));
      }
    }
  }

  @Test
  void registerIsAnIndexOfSixFields() {
    assertThat(text("root.index").lines())
        .containsExactly(
            "R\t341120063000Z\t261122053000Z,CACompromise\t03\tunknown"
                + "\t/C=CH/O=strongSwan Project/CN=moon.strongswan.org",
            "V\t341120063000Z\t\t88\tunknown\t/C=CH/O=strongSwan Project/CN=sun.strongswan.org");
  }

  @Test
  void zoneHasCertificatesAndKeys() {
    String zone = text("zone.zone");
    String joined = zone.replaceAll("\\s+", "");

    assertThat(zone.lines().filter(line -> !line.startsWith("\t") && !line.startsWith(";")))
        .containsExactly(
            "moon\tIN\tCERT\t1 0 0 (",
            "moon\tIN\tIPSECKEY\t10 3 2 moon.strongswan.org. (",
            "sun\tIN\tIPSECKEY\t10 3 2 sun.strongswan.org. (");
    assertThat(joined)
        .contains(Base64.getEncoder().encodeToString(files.bytes(Product.parse("moon.cert.der"))))
        .contains(text("moon.dnskey").strip());
  }

  /// Protects RFC 3110: one octet for the exponent's length, the exponent, the modulus.
  @Test
  void dnskeyIsExponentAndModulus() throws GeneralSecurityException {
    byte[] octets = Base64.getDecoder().decode(text("moon.dnskey").strip());
    var key = (java.security.interfaces.RSAPublicKey) certificate("moon").getPublicKey();

    assertThat(octets).startsWith(3, 1, 0, 1).hasSize(4 + 256);
    assertThat(new BigInteger(1, octets, 4, 256)).isEqualTo(key.getModulus());
  }

  @Test
  void identifiersAreHashesOfThePublicKey() throws GeneralSecurityException {
    byte[] subjectKey = certificate("root").getExtensionValue("2.5.29.14");

    assertThat(HexFormat.of().formatHex(subjectKey))
        .endsWith(HexFormat.of().formatHex(files.bytes(Product.parse("root.spk"))));
    assertThat(files.bytes(Product.parse("root.spki")))
        .isEqualTo(Serials.sha1(files.bytes(Product.parse("root.pub.der"))));
  }

  private static X509Certificate certificate(String name) throws GeneralSecurityException {
    byte[] pem = files.bytes(Product.parse(name + ".cert.pem"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private static X509CRL crl(String name) throws GeneralSecurityException {
    byte[] der = files.bytes(Product.parse(name + ".crl.der"));
    return (X509CRL)
        CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
  }

  private static String text(String product) {
    return new String(files.bytes(Product.parse(product)), StandardCharsets.US_ASCII);
  }
}
