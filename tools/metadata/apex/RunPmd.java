import java.nio.file.Paths;
import net.sourceforge.pmd.PMDConfiguration;
import net.sourceforge.pmd.PmdAnalysis;

/** PMD without its command line, which the jars we have do not include: folder, then rule sets. Prints one line a violation. */
public class RunPmd {
    public static void main(String[] arguments) throws Exception {
        var configuration = new PMDConfiguration();
        configuration.addInputPath(Paths.get(arguments[0]));
        for (int i = 1; i < arguments.length; i++) configuration.addRuleSet(arguments[i]);
        configuration.setReportFormat("text");
        configuration.setIgnoreIncrementalAnalysis(true);
        try (var analysis = PmdAnalysis.create(configuration)) {
            analysis.performAnalysis();
        }
    }
}
