// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every rule finds what it is for, at its place, and leaves alone what only looks like it.
class LinterTest {
  private static final String QUIET = "moon::cat /etc/peer.conf\n";

  @TempDir Path folder;

  private List<Notice> lint(Path scenario) {
    Map<String, List<Path>> defaults = Map.of("moon", List.of(folder.resolve("defaults")));
    return new Linter(Examples.topology(), Examples.NAMES, defaults).lint(scenario);
  }

  /// `rule file:line`, sorted.
  private List<String> found(Path scenario) {
    return lint(scenario).stream()
        .map(notice ->
            notice.rule().id()
                + " "
                + scenario.relativize(notice.line().file())
                + ":"
                + notice.line().number())
        .sorted()
        .toList();
  }

  @Test
  void saysNothingAboutAGoodScenario() {
    Path scenario =
        Examples.write(
            folder,
            QUIET
                + "moon::systemctl start strongswan\n"
                + "moon::iptables-restore < /etc/iptables.rules\n",
            "moon::ping -c 1 PH_IP_SUN::64 bytes::YES\nmoon::sleep 1\nmoon::tcpdump::ICMP::3\n",
            "moon::systemctl stop strongswan\nmoon::iptables-restore < /etc/iptables.flush\n");

    assertThat(lint(scenario)).isEmpty();
  }

  /// A line of evaltest.dat, and the rule it breaks; `-` when it breaks none.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::a::x::ESP => never-fails",
        "moon::a::x => never-fails",
        "moon::a::x::yes => never-fails",
        "moon::a => -",
        "moon::sleep 1::no output expected::NO => -",
        "moon::a && sleep 1::x::NO => never-fails",
        "moon::a && sleep 1::x::YES => never-passes",
        "moon::a::x::0 => never-passes",
        "moon::a::x::1 => count-one",
        "moon::a::x::2 => -",
        "moon::a::x::YESmoon::b::y::YES => glued-lines",
        "moon::a::[x]moon::b::y::YES => glued-lines",
        "moon::a::local-ts=.10.1.0.0/16 fec1::/16::YES => split-address",
        "moon::a::remote=fec3::1 => count-one split-address",
        "moon::a::x::NO::y => extra-fields",
        "moon::a => -",
        "moon => ignored-line",
        "bob::tcpdump::ESP::YES => no-capture unlisted-host",
        "moon:: tcpdump::ESP::YES => runaway-tcpdump",
        "moon::a::\\(x::NO => lost-pattern",
        "moon::a::-x::NO => lost-pattern",
        "moon::a::x\\:y::NO => -",
        "moon::echo $x::y::YES => empty-variable",
        "moon::ip xfrm state::reqid 1::2 => -",
        "moon::a::PH_IP_MONN::YES => unknown-placeholder",
        "sun::a::x::YES => unlisted-host",
        "mon::a::x::YES => unknown-host",
        "moon::a `uptime`::x::YES => unusable",
        "moon::a | b::x::YES => unusable",
        "moon::rm a rm b => missing-separator",
        "moon::expect-connection nothing => unknown-connection",
        "moon::expect-connection remote => -",
        "moon::systemctl start apache2 => not-stopped",
      })
  void findsWhatIsOddInALine(String line, String rules) {
    Path scenario = Examples.write(folder, QUIET, line + "\n", "");
    List<String> expected = rules.equals("-") ? List.of() : List.of(rules.split(" ", -1));

    assertThat(lint(scenario))
        .extracting(notice -> notice.rule().id())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /// One line that cannot be carried out does not hide the others.
  @Test
  void namesAllLinesThatCannotBeCarriedOut() {
    Path scenario =
        Examples.write(folder, "mon::a\n" + QUIET + "son::b\n", "moon::`a`::x::YES\n", "");

    assertThat(found(scenario))
        .containsExactly(
            "unknown-host pretest.dat:1", "unknown-host pretest.dat:3", "unusable evaltest.dat:1");
  }

  /// The same for a line of pretest.dat.
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '~',
      value = {
        "moon::service x start; service x stop => -",
        "moon::ip6tables-restore < /etc/iptables.flush => wrong-rules",
        "moon::iptables-restore < /etc/iptables.rules => rules-left",
        "moon::systemctl start x.service; systemctl kill -s SIGKILL x => -",
        "moon::keeper >/tmp/log 2>&1 & => not-stopped",
        "moon::ip route add fec1::/16 via x => split-address",
        "moon::ip route add fec1:\\:/16 via x => -",
        "moon::cat PH_IP6_BOB => split-address",
        "moon::a::no output expected::NO => extra-fields",
        "moon::stop itsun::b => glued-lines",
        "moon::\"open => unusable",
        "moon:: => ignored-line",
      })
  void findsWhatIsOddInACommand(String line, String rules) {
    Path scenario = Examples.write(folder, QUIET + line + "\n", "", "");

    assertThat(found(scenario))
        .isEqualTo(rules.equals("-") ? List.of() : List.of(rules + " pretest.dat:2"));
  }

  @ParameterizedTest
  @CsvSource({
    "' moon::a::x::YES', stray-blank",
    "'moon::a::x::YES ', never-fails",
    "'moon::a::x::YES\t', never-fails",
    "'moon ::a::x::YES', -",
  })
  void findsBlanksThatMatter(String line, String rule) {
    Path scenario = Examples.write(folder, QUIET, line + "\n", "");

    assertThat(found(scenario))
        .isEqualTo(rule.equals("-") ? List.of() : List.of(rule + " evaltest.dat:1"));
  }

  @Test
  void findsTrafficBehindTheEndOfTheCapture() {
    Path scenario =
        Examples.write(
            folder,
            QUIET,
            """
            moon::ping a::x::YES
            moon::tcpdump::a::YES
            moon::tcpdump::b::YES
            moon::ping b::x::YES
            moon::tcpdump::c::NO
            """,
            "");

    assertThat(found(scenario)).containsExactly("capture-ended evaltest.dat:5");
  }

  /// A count of one is good when the same check with YES stands beside it.
  @Test
  void acceptsACountOfOneThatIsBacked() {
    Path scenario = Examples.write(folder, QUIET, "moon::a::x::YES\nmoon::a::x::1\n", "");

    assertThat(lint(scenario)).isEmpty();
  }

  @Test
  void findsFilesThatNothingReads() {
    Path scenario = Examples.write(folder, QUIET, "moon::true\n", "");
    Examples.file(folder.resolve("defaults/etc/known"), "");
    for (String name :
        List.of(
            "moon/etc/swantcl/swanctl.conf",
            "moon/etc/swanctl/swanctl.conf",
            "moon/etc/iptables.rules",
            "moon/etc/known",
            "moon/etc/hosts",
            "moon/etc/.x.swp",
            "moon/etc/y~",
            "dave/etc/strongswan.conf",
            "mars/etc/x")) {
      Examples.file(scenario.resolve("hosts").resolve(name), "");
    }

    assertThat(found(scenario))
        .containsExactly(
            "leftover-file hosts/moon/etc/.x.swp:1",
            "leftover-file hosts/moon/etc/y~:1",
            "unknown-host hosts/mars:1",
            "unread-file hosts/dave/etc/strongswan.conf:1",
            "unread-file hosts/mars/etc/x:1",
            "unread-file hosts/moon/etc/iptables.rules:1",
            "unread-file hosts/moon/etc/swanctl/swanctl.conf:1",
            "unread-file hosts/moon/etc/swantcl/swanctl.conf:1");
    assertThat(lint(scenario)).extracting(Notice::hint).contains("Did you mean etc/swanctl?");
  }

  @Test
  void findsAnIpsecHostThatIsNotSearchedForLeftovers() {
    Path scenario =
        Examples.write(folder, QUIET + "alice::ipsec start\n", "", "alice::ipsec stop\n");

    assertThat(found(scenario)).containsExactly("unlisted-ipsec test.conf:3");
  }

  @Test
  void namesAMissingFileAndAWrongTestConf() throws IOException {
    Path scenario = Examples.write(folder, QUIET, "", "");
    Files.writeString(scenario.resolve("test.conf"), "# x\nVIRTHOSTS=`ls`\n");
    assertThat(found(scenario)).containsExactly("unusable test.conf:2");

    Files.delete(scenario.resolve("posttest.dat"));
    assertThat(found(scenario)).containsExactly("unusable posttest.dat:1");
  }
}
