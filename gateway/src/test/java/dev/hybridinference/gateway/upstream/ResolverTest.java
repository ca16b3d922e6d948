package dev.hybridinference.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hybridinference.gateway.step.Step;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
    private static final InetAddress NEAR = InetAddress.ofLiteral("10.0.0.5");

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private InetAddress[] answer = {PUBLIC};
    private final Resolver resolver =
            new Resolver(
                    name -> {
                        asked.incrementAndGet();
                        if (answer.length == 0) {
                            throw new UnknownHostException(name + ": no such name");
                        }
                        return answer;
                    },
                    clock::get);

    @AfterEach
    void stop() {
        resolver.close();
    }

    @Test
    void a_literal_is_answered_at_once_and_checked() throws Exception {
        // when
        Step<Addresses> near = resolver.resolve(new Origin(false, "127.0.0.1", 80, true));
        Step<Addresses> far = resolver.resolve(new Origin(false, "[::1]", 80, false));

        // then
        assertThat(near)
                .isEqualTo(
                        Step.now(new Addresses.Found(List.of(InetAddress.ofLiteral("127.0.0.1")))));
        assertThat(far).isInstanceOf(Step.Now.class);
        assertThat(value(far)).isInstanceOf(Addresses.Forbidden.class);
    }

    @Test
    void a_name_is_asked_once_and_then_remembered_for_half_a_minute() throws Exception {
        // given
        Step<Addresses> first = resolver.resolve(origin("a.test", false));
        Addresses found = value(first);

        // when
        clock.addAndGet(Resolver.KEPT.toNanos() - 1);
        Step<Addresses> second = resolver.resolve(origin("a.test", false));
        clock.addAndGet(1);
        Step<Addresses> third = resolver.resolve(origin("a.test", false));

        // then
        assertThat(first).isInstanceOf(Step.Later.class);
        assertThat(found).isEqualTo(new Addresses.Found(List.of(PUBLIC)));
        assertThat(second).isEqualTo(Step.now(found));
        assertThat(third).isInstanceOf(Step.Later.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_failure_is_remembered_for_three_seconds() throws Exception {
        // given
        answer = new InetAddress[0];
        Addresses unknown = value(resolver.resolve(origin("a.test", false)));

        // when
        clock.addAndGet(Resolver.KEPT_FAILURE.toNanos() - 1);
        Step<Addresses> second = resolver.resolve(origin("a.test", false));
        clock.addAndGet(1);
        Step<Addresses> third = resolver.resolve(origin("a.test", false));

        // then
        assertThat(unknown).isInstanceOf(Addresses.Unknown.class);
        assertThat(unknown.toString()).contains("a.test");
        assertThat(second).isEqualTo(Step.now(unknown));
        assertThat(third).isInstanceOf(Step.Later.class);
    }

    @Test
    void every_address_is_checked_and_only_the_allowed_ones_are_given() throws Exception {
        // given
        answer = new InetAddress[] {NEAR, InetAddress.ofLiteral("169.254.169.254"), PUBLIC};

        // when
        Addresses cloud = value(resolver.resolve(origin("a.test", false)));
        Addresses ours = value(resolver.resolve(origin("a.test", true)));

        // then
        assertThat(cloud).isEqualTo(new Addresses.Found(List.of(PUBLIC)));
        assertThat(ours).isEqualTo(new Addresses.Found(List.of(NEAR, PUBLIC)));
    }

    @Test
    void a_name_without_an_allowed_address_is_forbidden_with_advice() throws Exception {
        // given
        answer = new InetAddress[] {NEAR};

        // when
        Addresses refused = value(resolver.resolve(origin("gpu.test", false)));

        // then
        assertThat(refused).isInstanceOf(Addresses.Forbidden.class);
        assertThat(refused.toString()).contains("gpu.test", "10.0.0.5", "local: true");
    }

    @Test
    void metadata_is_forbidden_even_to_local_origins() throws Exception {
        // given
        answer = new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")};

        // when
        Addresses refused = value(resolver.resolve(origin("meta.test", true)));

        // then
        assertThat(refused).isInstanceOf(Addresses.Forbidden.class);
        assertThat(refused.toString()).contains("never").doesNotContain("local: true");
    }

    @Test
    void many_that_want_one_name_share_one_lookup() throws Exception {
        // given
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        Resolver slow =
                new Resolver(
                        name -> {
                            lookups.incrementAndGet();
                            asking.countDown();
                            await(go);
                            return answer;
                        },
                        clock::get);
        List<Future<Addresses>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // when
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> value(slow.resolve(origin("a.test", false)))));
            }
            await(asking);
            go.countDown();

            // then
            for (Future<Addresses> one : all) {
                assertThat(one.get()).isEqualTo(new Addresses.Found(List.of(PUBLIC)));
            }
            assertThat(lookups).hasValue(1);
        } finally {
            slow.close();
        }
    }

    @Test
    void no_more_names_are_remembered_than_the_bound() throws Exception {
        // when
        for (int i = 0; i <= Resolver.CAPACITY; i++) {
            var _ = value(resolver.resolve(origin("n" + i + ".test", false)));
        }

        // then
        assertThat(resolver.size()).isEqualTo(Resolver.CAPACITY);
        assertThat(resolver.resolve(origin("n0.test", false))).isInstanceOf(Step.Later.class);
        assertThat(resolver.resolve(origin("n1.test", false))).isInstanceOf(Step.Now.class);
    }

    private static Origin origin(String name, boolean local) {
        return new Origin(false, name, 80, local);
    }

    private static Addresses value(Step<Addresses> step) throws Exception {
        return switch (step) {
            case Step.Now<Addresses>(var now) -> now;
            case Step.Later<Addresses>(var work) -> work.run();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
