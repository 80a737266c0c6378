// SPDX-License-Identifier: Apache-2.0
package dev.umlaut.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// A definition that cannot be made is refused before anything is made, and the message says why.
class PkiDefinitionTest {
  @Test
  void refusesDefinitionWithoutAuthority() {
    refused(() -> with(List.of(), List.of(), List.of()), "at least one");
  }

  @Test
  void refusesUnknownIssuer() {
    refused(
        () -> with(List.of(Example.root()), List.of(moon("rot")), List.of()),
        "the issuer 'rot' of 'moon' is not one of the authorities");
  }

  @Test
  void refusesOneNameForTwoCertificates() {
    refused(
        () -> with(List.of(Example.root()), List.of(moon("root"), moon("root")), List.of()),
        "two authorities or certificates of the name 'moon'");
  }

  @Test
  void refusesAuthoritiesThatSignEachOther() {
    refused(
        () ->
            with(
                List.of(Example.authority("a", "CN=a", "b"), Example.authority("b", "CN=b", "a")),
                List.of(),
                List.of()),
        "the authorities [a, b] sign each other in a circle");
  }

  @Test
  void refusesUnknownKey() {
    CertificateDefinition moon = moon("root");
    CertificateDefinition typingError =
        new CertificateDefinition(
            "moon",
            moon.subject(),
            "root",
            "mon",
            null,
            moon.validity(),
            List.of(),
            List.of(),
            RevocationUrls.NONE,
            null,
            FurtherExtensions.NONE);
    refused(
        () -> with(List.of(Example.root()), List.of(typingError), List.of()),
        "the key 'mon' of 'moon'");
  }

  @Test
  void refusesKeyThatNobodyHas() {
    refused(
        () -> Example.definition(List.of(new KeyDefinition("mars", KeyType.ED25519, null))),
        "the key 'mars' belongs to no authority");
  }

  @Test
  void refusesRevocationOfWhatDoesNotExistOrIsAnothersOwn() {
    List<AuthorityDefinition> authorities =
        List.of(Example.root(), Example.authority("sales", "CN=Sales CA", "root"));
    refused(
        () -> with(authorities, List.of(), List.of(Example.crl("moon"))),
        "revokes 'moon', which does not exist");
    refused(
        () -> with(authorities, List.of(moon("sales")), List.of(Example.crl("moon"))),
        "cannot revoke 'moon', which another issuer signed");
    refused(() -> Example.crl("moon", "moon"), "revokes a certificate twice");
  }

  @Test
  void refusesPlacementOfWhatIsNotMade() {
    refused(
        () -> Example.definition("mars.cert.pem=moon:/etc/mars.pem"),
        "there is no certificate or authority 'mars' for the product mars.cert.pem");
    refused(
        () -> Example.definition("moon.key.encrypted.pem=moon:/etc/k.pem"),
        "the key 'moon' needs a passphrase");
    refused(
        () -> Example.definition("moon.cert.pem=moon:/etc/a", "sun.cert.pem=moon:/etc/a"),
        "two products for the place of the name 'moon:/etc/a'");
  }

  @Test
  void refusesPlacesThatAreNone() {
    Product product = Product.parse("moon.cert.pem");
    for (String place :
        List.of(
            "moon",
            "moon:etc/a",
            "moon:/etc/../a",
            "moon:/a/",
            "{moon:/a",
            "{moon,}:/a",
            "",
            "@moon:/a",
            "../x@moon:/a",
            "a@b@moon:/a")) {
      refused(() -> Placement.parse(product, place), "");
    }
    assertThat(Placement.parse(product, "{moon, sun}:/etc/a"))
        .extracting(Placement::toString)
        .containsExactly("moon:/etc/a", "sun:/etc/a");
  }

  @Test
  void refusesProductsThatAreNone() {
    for (String text :
        List.of("moon", "moon.pem", ".cert.pem", "Moon.cert.pem", "moon.cert.pem.")) {
      refused(() -> Product.parse(text), "product");
    }
  }

  @Test
  void privateKeysAreKnownAsSuch() {
    assertThat(Product.parse("moon.key.pem").isPrivate()).isTrue();
    assertThat(Product.parse("moon.key.encrypted.pem").isPrivate()).isTrue();
    assertThat(Product.parse("moon.pub.pem").isPrivate()).isFalse();
    assertThat(Product.parse("moon.cert.pem").isPrivate()).isFalse();
  }

  @Test
  void readsOffsets() {
    assertThat(Offsets.parse("-2d")).isEqualTo(Duration.ofDays(-2));
    assertThat(Offsets.parse("+3h")).isEqualTo(Duration.ofHours(3));
    assertThat(Offsets.parse("0s")).isEqualTo(Duration.ZERO);
    for (String text : List.of("", "2", "d", "2w", "1.5d", "--2d", "9999999d")) {
      refused(() -> Offsets.parse(text), "is not an offset");
    }
    refused(() -> Validity.of(Duration.ofDays(1), Duration.ofDays(1)), "must end after");
  }

  @Test
  void readsMoments() {
    assertThat(Moment.parse("-2d").seenFrom(Example.NOW))
        .isEqualTo(Example.NOW.minus(Duration.ofDays(2)));
    assertThat(Moment.parse("2059-05-01T15:00:00Z").seenFrom(Example.NOW))
        .hasToString("2059-05-01T15:00:00Z");
    for (String text :
        List.of("2059-05-01", "2059-13-01T15:00:00Z", "2059-05-01T15:00:00.5Z", "Z")) {
      refused(() -> Moment.parse(text), "");
    }
  }

  @Test
  void readsAddressBlocks() {
    assertThat(AddressBlock.parse("10.1.0.0/16"))
        .isEqualTo(new AddressBlock("10.1.0.0", "10.1.255.255"));
    assertThat(AddressBlock.parse("0.0.0.0/0"))
        .isEqualTo(new AddressBlock("0.0.0.0", "255.255.255.255"));
    assertThat(AddressBlock.parse("fec0::1")).isEqualTo(new AddressBlock("fec0::1", "fec0::1"));
    for (String text :
        List.of("10.1.0.1/16", "10.0.0.0/33", "10.2.0.0-10.1.0.0", "10.1.0.0-fec0::", "x", "/1")) {
      refused(() -> AddressBlock.parse(text), "");
    }
  }

  @Test
  void expandsBraces() {
    assertThat(Braces.expand("{a,b}/x{1, 2}")).containsExactly("a/x1", "a/x2", "b/x1", "b/x2");
    assertThat(Braces.expand("plain")).containsExactly("plain");
    assertThat(Braces.expand("r{,s}")).containsExactly("r", "rs");
    refused(() -> Braces.expand("{a,b"), "a brace without its other");
    refused(() -> Braces.expand("{a,b,c,d,e,f,g,h}".repeat(4)), "means too many things");
  }

  @Test
  void refusesHashForSignaturesThatHaveNone() {
    CertificateDefinition moon = moon("root");
    CertificateDefinition wrong =
        new CertificateDefinition(
            "moon",
            moon.subject(),
            "root",
            "moon",
            null,
            moon.validity(),
            List.of(),
            List.of(),
            RevocationUrls.NONE,
            SignatureHash.SHA256,
            FurtherExtensions.NONE);
    refused(
        () ->
            new PkiDefinition(
                KeyType.ED25519,
                List.of(),
                List.of(Example.root()),
                List.of(wrong),
                List.of(),
                Derived.NONE,
                Delivery.NONE),
        "'moon' cannot have a hash");
  }

  @Test
  void folderGoesToAFolderAndFileToAFile() {
    refused(() -> Placement.parse(Product.parse("root.by-hash"), "moon:/var/www"), "must end with");
    refused(() -> Placeholder.parse("moon.key.der"), "cannot stand in a text");
    refused(() -> Placeholder.parse("root.by-hash.hex"), "cannot stand in a text");
  }

  @Test
  void readsSerialNumbers() {
    assertThat(Serials.parse("0A")).isEqualTo(BigInteger.TEN);
    for (String text : List.of("", "0", "xyz", "0x1", "-1", "f".repeat(41), "f".repeat(40))) {
      refused(() -> Serials.parse(text), "");
    }
  }

  @Test
  void readsNames() {
    String text = "C=CH, O=strongSwan Project, OU=a\\, b, serialNumber=002, CN=x@y=z";
    DistinguishedName name = DistinguishedName.parse(text);

    assertThat(name).hasToString(text);
    assertThat(name.attributes()).hasSize(5);
    assertThat(name.attributes().get(2).value()).isEqualTo("a, b");
    for (String wrong : List.of("", "CH", "C=", "C=Switzerland", "X=1", "CN=a,,CN=b", "=a")) {
      refused(() -> DistinguishedName.parse(wrong), "");
    }
  }

  /// Protects byte-exact names: everything printable is a PrintableString (tag 13), the rest UTF-8
  /// (tag 0c).
  @Test
  void namesAreEncodedAsStrongswanDoes() throws java.io.IOException {
    byte[] der = DistinguishedName.parse("C=CH, CN=a@b").toX500Name().getEncoded();

    assertThat(java.util.HexFormat.of().formatHex(der))
        .isEqualTo("301b310b3009060355040613024348310c300a06035504030c03614062");
  }

  @Test
  void readsAlternativeNames() {
    assertThat(AlternativeName.parse("ip:fec0::1")).isInstanceOf(AlternativeName.Ip.class);
    assertThat(AlternativeName.parse("dns:*.strongswan.org"))
        .isInstanceOf(AlternativeName.Dns.class);
    for (String wrong :
        List.of("moon", "dns:", "dns:a b", "email:moon", "ip:1.2.3", "ip:moon", "uri:x", "")) {
      refused(() -> AlternativeName.parse(wrong), "");
    }
  }

  @Test
  void unknownWordsAreAnsweredWithTheKnownOnes() {
    refused(() -> KeyType.parse("rsa-1"), "there is no key type 'rsa-1'; there are rsa-2048, ");
    refused(() -> ExtendedUsage.parse("x"), "serverAuth, clientAuth");
    refused(() -> RevocationReason.parse("x"), "keyCompromise, cACompromise");
  }

  /// Protects cached sets: another definition has another fingerprint, passphrases included, unseen
  /// in messages.
  @Test
  void fingerprintChangesWithTheDefinition() {
    String one = withPassphrase("one").fingerprint();

    assertThat(withPassphrase("one").fingerprint()).isEqualTo(one);
    assertThat(withPassphrase("two").fingerprint()).isNotEqualTo(one);
    assertThat(withPassphrase("one").toString()).doesNotContain("passphrase");
  }

  private static PkiDefinition withPassphrase(String passphrase) {
    return Example.definition(List.of(new KeyDefinition("sun", KeyType.RSA_2048, passphrase)));
  }

  private static CertificateDefinition moon(String issuer) {
    return Example.certificate("moon", issuer, "03");
  }

  private static PkiDefinition with(
      List<AuthorityDefinition> authorities,
      List<CertificateDefinition> certificates,
      List<CrlDefinition> crls) {
    return new PkiDefinition(
        KeyType.ECDSA_P256,
        List.of(),
        authorities,
        certificates,
        crls,
        Derived.NONE,
        Delivery.NONE);
  }

  private static void refused(ThrowingCallable construction, String reason) {
    assertThatThrownBy(construction)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
