// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Protects the labs from whoever can reach a port of 127.0.0.1: other users, and web sites.
class DoorTest {
  private static final String HOST = "127.0.0.1:8080";
  private static final String ORIGIN = "http://" + HOST;

  private final Door door = new Door(8080, "the-token", "the-session", "/ui-path");

  private static Door.Visit get(String host, String origin, String site, String cookies) {
    return new Door.Visit("GET", host, origin, site, cookies);
  }

  @Test
  void theTokenIsExchangedForACookieThatOnlyOurPathGets() {
    Door.Visit visit = get(HOST, "", "cross-site", "");

    assertThat(door.url()).isEqualTo("http://127.0.0.1:8080/open/the-token");
    assertThat(door.cookieFor("/open/the-token", visit))
        .contains("umlaut=the-session; Path=/ui-path/; HttpOnly; SameSite=Strict");
    assertThat(door.cookieFor("/open/the-tokem", visit)).isEmpty();
    assertThat(door.cookieFor("/open/", visit)).isEmpty();
    assertThat(door.cookieFor("/open/the-token/", visit)).isEmpty();
  }

  @Test
  void aNameOfSomebodyElseThatLeadsHereIsRefused() {
    for (String host :
        List.of("", "evil.example:8080", "127.0.0.1", "127.0.0.1:81", "[::1]:8080")) {
      Door.Visit visit = get(host, "", "none", "umlaut=the-session");
      assertThat(door.refusal(visit)).as(host).isPresent();
      assertThat(door.cookieFor("/open/the-token", visit)).as(host).isEmpty();
    }
    assertThat(door.refusal(get("localhost:8080", "", "", "umlaut=the-session"))).isEmpty();
  }

  @Test
  void whoHasNotTheCookieIsRefused() {
    for (String cookies :
        List.of("", "umlaut=", "umlaut=the-sessiom", "other=the-session", "xumlaut=the-session")) {
      assertThat(door.refusal(get(HOST, "", "same-origin", cookies)))
          .as(cookies)
          .hasValueSatisfying(why -> assertThat(why).contains("umlaut ui"));
    }
    assertThat(door.refusal(get(HOST, "", "same-origin", "a=b; umlaut=the-session"))).isEmpty();
  }

  @Test
  void anotherPageIsRefusedAlsoWithTheCookie() {
    for (String method : List.of("GET", "POST", "DELETE", Door.Visit.WEBSOCKET)) {
      for (String origin : List.of("http://evil.example", "http://127.0.0.1:81", "null")) {
        assertThat(door.refusal(new Door.Visit(method, HOST, origin, "", "umlaut=the-session")))
            .as("%s from %s", method, origin)
            .isPresent();
      }
    }
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(door.refusal(get(HOST, "", site, "umlaut=the-session"))).as(site).isPresent();
    }
  }

  @Test
  void whatChangesSomethingMustSayWhereItComesFrom() {
    for (String method : List.of("POST", "DELETE", "PUT", Door.Visit.WEBSOCKET)) {
      assertThat(door.refusal(new Door.Visit(method, HOST, "", "", "umlaut=the-session")))
          .as(method)
          .isPresent();
      assertThat(door.refusal(new Door.Visit(method, HOST, ORIGIN, "", "umlaut=the-session")))
          .as(method)
          .isEmpty();
    }
  }

  @Test
  void nobodyGuessesSecrets() {
    Door one = Door.random(1);
    Door other = Door.random(1);

    assertThat(one.token()).hasSizeGreaterThanOrEqualTo(32).isNotEqualTo(other.token());
    assertThat(List.of(one.token(), one.session(), one.path().substring(4)))
        .doesNotHaveDuplicates();
    assertThat(one.path()).matches("/ui-[A-Za-z0-9_-]{32}");
  }
}
