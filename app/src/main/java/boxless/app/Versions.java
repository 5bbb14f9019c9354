package boxless.app;

import boxless.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"boxless " + Version.CODE};
    }
}
