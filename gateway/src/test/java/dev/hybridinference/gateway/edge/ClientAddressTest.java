package dev.hybridinference.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.http.HeaderBlock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress INNER = InetAddress.ofLiteral("10.0.0.2");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("203.0.113.9");

    private final HeaderBlock headers = new HeaderBlock();

    @Test
    void a_stranger_is_not_believed() {
        forwarded("198.51.100.1");
        assertThat(of(STRANGER)).isEqualTo("203.0.113.9");
    }

    @Test
    void a_trusted_proxy_tells_who_came_to_it() {
        forwarded("198.51.100.1");
        assertThat(of(PROXY)).isEqualTo("198.51.100.1");
    }

    @Test
    void what_a_client_claimed_itself_is_left_of_what_the_proxies_wrote() {
        forwarded("127.0.0.1, 198.51.100.1");
        forwarded("10.0.0.2");
        assertThat(of(PROXY)).isEqualTo("198.51.100.1");
    }

    @Test
    void an_entry_that_is_no_address_ends_the_search_at_the_proxy_that_wrote_it() {
        for (String entry :
                new String[] {
                    "unknown", "", "_hidden", "1.2.3", "127.1", "1.2.3.256", "0x7f.0.0.1"
                }) {
            headers.clear();
            forwarded("198.51.100.1, " + entry);
            assertThat(of(PROXY)).as(entry).isEqualTo("10.0.0.1");
        }
    }

    @Test
    void ports_and_brackets_are_understood() {
        forwarded("198.51.100.1:4711");
        assertThat(of(PROXY)).isEqualTo("198.51.100.1");
        headers.clear();
        forwarded("[2001:db8::1]:80");
        assertThat(of(PROXY)).isEqualTo("2001:db8:0:0:0:0:0:1");
        headers.clear();
        forwarded("2001:db8::1");
        assertThat(of(PROXY)).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void when_all_are_trusted_the_leftmost_is_the_client() {
        forwarded("10.0.0.2,10.0.0.1");
        assertThat(of(PROXY)).isEqualTo("10.0.0.2");
    }

    @Test
    void a_request_that_a_proxy_touched_is_never_local() {
        InetAddress local = InetAddress.getLoopbackAddress();
        assertThat(ClientAddress.isLoopback(local, headers)).isTrue();
        assertThat(ClientAddress.isLoopback(STRANGER, headers)).isFalse();
        for (String name : new String[] {"X-Forwarded-For", "Forwarded", "X-Real-IP"}) {
            headers.clear();
            add(name, "127.0.0.1");
            assertThat(ClientAddress.isLoopback(local, headers)).as(name).isFalse();
        }
    }

    private String of(InetAddress peer) {
        return ClientAddress.of(peer, headers, Set.of(PROXY, INNER)::contains).getHostAddress();
    }

    private void forwarded(String value) {
        add("X-Forwarded-For", value);
    }

    private void add(String name, String value) {
        byte[] bytes = (name + value).getBytes(StandardCharsets.ISO_8859_1);
        headers.add(bytes, 0, name.length(), name.length(), value.length());
    }
}
