package dev.hybridinference.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Collects leak reports from before the first test on: Netty's buffers choose their detector when
 * their class is loaded, which any test may cause. Found by JUnit through the service file.
 */
public final class LeakReportsAtStart implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        LeakReports.install();
    }
}
