// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.umlaut.pki.KeyStock;
import dev.umlaut.pki.KeyType;
import dev.umlaut.pki.Pki;
import dev.umlaut.pki.PkiFiles;
import dev.umlaut.pki.Product;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The shipped lab's credentials against what strongSwan's scenarios expect. The keys are few and
/// small: this is about names, fields and places.
class StrongswanPkiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:30:00Z");
  private static final Path HOME = Path.of(System.getProperty("umlaut.home", "."));
  private static final Path REFERENCE =
      HOME.resolve("../shared/reference/strongswan-generated-files.txt").normalize();
  private static final List<String> HOSTS =
      List.of("alice", "bob", "carol", "dave", "moon", "sun", "venus", "winnetou");
  private static final Pattern GENERATED =
      Pattern.compile("\\./(?:tests/([^/]+/[^/]+)/)?hosts/([^/]+)(/.*)");

  /// Filled in from templates of the suite.
  private static final Pattern TEMPLATES =
      Pattern.compile("/etc/(ipsec\\.d/data\\.sql|ipsec\\.conf|strongswan\\.conf)");

  private static PkiFiles files;

  @BeforeAll
  static void generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rsa = generator.generateKeyPair();
    Map<KeyType, KeyPair> others = new ConcurrentHashMap<>();
    KeyStock oneOfEachKind =
        (name, type, maker) ->
            type.toString().startsWith("rsa") ? rsa : others.computeIfAbsent(type, made(maker));
    files =
        Pki.generate(
            PkiFile.read(HOME.resolve("labs/strongswan/pki.yaml"), HOSTS), NOW, oneOfEachKind);
  }

  private static Function<KeyType, KeyPair> made(Supplier<KeyPair> maker) {
    return _ -> maker.get();
  }

  /// Protects the scenarios: whatever one of them loads is there.
  @Test
  void everyFileThatTheSuiteGeneratesHasItsPlace() throws IOException {
    assumeTrue(Files.isRegularFile(REFERENCE), "the list of files is not at " + REFERENCE);
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (String line : Files.readAllLines(REFERENCE)) {
      Matcher matcher = GENERATED.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      if (TEMPLATES.matcher(matcher.group(3)).matches()) {
        continue;
      }
      String scenario = matcher.group(1);
      String host = matcher.group(2);
      Map<String, byte[]> there =
          scenario == null ? files.files(host) : files.scenarioFiles(scenario, host);
      if (there.containsKey(matcher.group(3))) {
        found++;
      } else {
        missing.add(line);
      }
    }

    assertThat(missing).isEmpty();
    assertThat(found).isEqualTo(545 - 2 - 49 - 11);
  }

  /// Protects hash-and-URL: files named by what they hold, as many as each authority issued.
  @Test
  void publishedCertificatesAreNamedByTheirHash() throws GeneralSecurityException {
    Map<String, byte[]> published = files.files("winnetou");
    for (String path : published.keySet()) {
      if (path.startsWith("/var/www/certs/")) {
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(published.get(path));
        assertThat(path).endsWith("/" + HexFormat.of().formatHex(sha1));
      }
    }
    assertThat(folders(published, "/var/www/certs"))
        .containsEntry("/var/www/certs", 24L)
        .containsEntry("/var/www/certs/research", 4L)
        .containsEntry("/var/www/certs/sales", 3L);
    assertThat(folders(published, "/etc/ca"))
        .containsEntry("/etc/ca/certs", 24L)
        .containsEntry("/etc/ca/research/certs", 4L)
        .containsEntry("/etc/ca/sales/certs", 3L);
  }

  private static Map<String, Long> folders(Map<String, byte[]> files, String below) {
    return files.keySet().stream()
        .filter(path -> path.startsWith(below + "/"))
        .collect(
            Collectors.groupingBy(
                path -> path.substring(0, path.lastIndexOf('/')), Collectors.counting()));
  }

  /// Protects the OCSP responders: status, date, reason and name of each certificate.
  @Test
  void indexTellsWhatIsRevoked() {
    List<String> index = text("winnetou", "/etc/ca/index.txt").lines().toList();

    assertThat(index).hasSize(24);
    assertThat(index.getFirst())
        .isEqualTo(
            "V\t341120063000Z\t\t01\tunknown\t/C=CH/O=strongSwan Project/OU=Research"
                + "/CN=carol@strongswan.org");
    assertThat(index.get(7)).startsWith("R\t341120063000Z\t261122063000Z,keyCompromise\t88\t");
    assertThat(index.get(9)).startsWith("R\t351121063000Z\t261122063000Z,CACompromise\t0A\t");
    assertThat(index.get(23)).startsWith("V\t261121063000Z\t\t18\t");
    assertThat(index.stream().filter(line -> line.startsWith("R"))).hasSize(2);
    assertThat(text("winnetou", "/etc/ca/research/index.txt").lines()).hasSize(4);
    assertThat(text("winnetou", "/etc/ca/sales/index.txt").lines()).hasSize(3);
  }

  /// Protects the succession of the lists: numbers, and who is on them.
  @Test
  void listsFollowOneAnother() throws GeneralSecurityException {
    assertThat(crl("winnetou", "/etc/ca/strongswan.crl")).isEqualTo("2: 10 136");
    assertThat(crl("winnetou", "/var/www/strongswan.crl")).isEqualTo("3: 10 136");
    assertThat(crl("winnetou", "/var/www/strongswan_moon_revoked.crl")).isEqualTo("4: 3 10 136");
    assertThat(crl("winnetou", "/var/www/strongswan_base.crl")).isEqualTo("3: 10 136");
    assertThat(crl("winnetou", "/var/www/strongswan_delta.crl")).isEqualTo("4: 3");
    assertThat(crl("winnetou", "/var/www/levels_l3.crl")).isEqualTo("1:");
  }

  private static String crl(String host, String path) throws GeneralSecurityException {
    byte[] der = files.files(host).get(path);
    X509CRL crl =
        (X509CRL)
            CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    byte[] number = crl.getExtensionValue("2.5.29.20");
    StringBuilder text = new StringBuilder().append(number[number.length - 1]).append(':');
    if (crl.getRevokedCertificates() != null) {
      crl.getRevokedCertificates().stream()
          .map(entry -> entry.getSerialNumber())
          .sorted()
          .forEach(serial -> text.append(' ').append(serial));
    }
    return text.toString();
  }

  /// Protects the SQL templates, which have the authorities' names as literals of these lengths.
  @Test
  void namesOfAuthoritiesHaveTheLengthsThatTemplatesExpect() throws GeneralSecurityException {
    assertThat(certificate("root").getSubjectX500Principal().getEncoded()).hasSize(73);
    assertThat(certificate("research").getSubjectX500Principal().getEncoded()).hasSize(85);
    assertThat(certificate("sales").getSubjectX500Principal().getEncoded()).hasSize(79);
  }

  /// Protects every field that inherits.
  @Test
  void inheritanceGivesWhatTheTablesSay() throws GeneralSecurityException {
    assertThat(certificate("carol-sha3").getSigAlgOID()).isEqualTo("2.16.840.1.101.3.4.3.14");
    assertThat(certificate("sha3").getSigAlgOID()).isEqualTo("2.16.840.1.101.3.4.3.14");
    assertThat(certificate("moon-224").getSigAlgName()).isEqualTo("SHA224withRSA");
    assertThat(certificate("moon-ec").getSigAlgName()).isEqualTo("SHA512withECDSA");
    assertThat(certificate("carol-monster").getSigAlgName()).isEqualTo("SHA512withRSA");
    assertThat(certificate("carol-monster").getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2039-05-01T15:00:00Z"));
    assertThat(certificate("monster").getNotAfter().toInstant())
        .isEqualTo(Instant.parse("2059-05-01T15:00:00Z"));
    assertThat(certificate("levels").getBasicConstraints()).isEqualTo(2);
    assertThat(certificate("aa").getSubjectAlternativeNames()).isNull();
    assertThat(certificate("aa-old").getNotAfter().toInstant()).isBefore(NOW);
    assertThat(certificate("carol-revoked").getSerialNumber()).isEqualTo(0x88);
    assertThat(certificate("carol-research-nocdp").getExtensionValue("2.5.29.31")).isNull();
    assertThat(
            new String(
                certificate("duck").getExtensionValue("2.5.29.31"), StandardCharsets.ISO_8859_1))
        .endsWith("http://crl.strongswan.org/research.crl");
  }

  /// Protects the template files: each placeholder has a value on one line.
  @Test
  void placeholdersAreFilled() {
    Map<String, String> values = files.placeholders();

    assertThat(values.size()).isEqualTo(44);
    assertThat(values.get("CA_SPK_HEX")).matches("[0-9a-f]{40}");
    assertThat(values.get("MOON_PUB_DNS")).startsWith("AwEAA");
    assertThat(values.get("CA_CERT_PEM_HEX")).startsWith(hex("-----BEGIN CERTIFICATE-----\n"));
    assertThat(values.values().stream().allMatch(value -> value.lines().count() == 1)).isTrue();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Protects the shipped scenario of a revoked certificate: its key is the host's own.
  @Test
  void shippedScenarioHasItsRevokedCertificate() {
    assertThat(files.files("carol")).containsKey("/etc/swanctl/revoked/carolCert.pem");
    assertThat(files.privatePaths("carol")).as("servers that are not root read keys").isEmpty();
    assertThat(files.scenarioFiles("ikev2/no-such-one", "carol")).isEmpty();
  }

  private static String text(String host, String path) {
    return new String(files.files(host).get(path), StandardCharsets.UTF_8);
  }

  private static X509Certificate certificate(String name) throws GeneralSecurityException {
    byte[] pem = files.bytes(Product.parse(name + ".cert.pem"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
