package dev.hybridinference.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;

/** The reports of Netty's leak detectors, bounded. Thread-safe. */
final class LeakReports {

    static final int LIMIT = 1000;

    private static final List<String> REPORTS = new ArrayList<>();

    private LeakReports() {}

    /** Makes every detector created from now on report here. */
    static void install() {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    static boolean contains(String text) {
        synchronized (REPORTS) {
            return REPORTS.stream().anyMatch(report -> report.contains(text));
        }
    }

    /** Removes and returns all reports. */
    static List<String> take() {
        synchronized (REPORTS) {
            List<String> taken = List.copyOf(REPORTS);
            REPORTS.clear();
            return taken;
        }
    }

    static void add(String resource, String records) {
        synchronized (REPORTS) {
            if (REPORTS.size() < LIMIT) {
                REPORTS.add(resource + records);
            }
        }
    }

    private static final class Factory extends ResourceLeakDetectorFactory {

        @Override
        @SuppressWarnings("deprecation") // the abstract method Netty asks a factory to implement
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {

        Detector(Class<?> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            add(resourceType, records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            add(resourceType, " without access records");
        }
    }
}
