// Judges PDFs by veraPDF. Prints lines of four columns: file, profile, and either «judged» with the number of
// assertions that were checked, or «failed» with the rule and what it says.

import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class Verapdf {
  private static final String PROFILES = "/org/verapdf/pdfa/validation/PDF";

  public static void main(String[] files) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    List<ValidationProfile> profiles =
        List.of(profile("UA-1", PDFAFlavour.PDFUA_1), profile("A-2A", PDFAFlavour.PDFA_2_A));
    for (String file : files) {
      for (ValidationProfile profile : profiles) {
        judge(file, profile);
      }
    }
  }

  private static void judge(String file, ValidationProfile profile) throws Exception {
    PDFAFlavour flavour = profile.getPDFAFlavour();
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
      ValidationResult result = validator.validate(parser);
      print(file, flavour, "judged", "" + result.getTotalAssertions());
      if (!result.isCompliant()) {
        print(file, flavour, "failed", "it does not comply");
      }
      for (TestAssertion failure : result.getTestAssertions()) {
        RuleId rule = failure.getRuleId();
        print(file, flavour, "failed", rule.getClause() + "-" + rule.getTestNumber() + " " + failure.getMessage());
      }
    }
  }

  private static void print(String file, PDFAFlavour flavour, String verdict, String said) {
    System.out.println(String.join("\t", file, flavour.getId(), verdict, said.replaceAll("\\s+", " ")));
  }

  // veraPDF reads its profiles by JAXB, which Java no longer brings; so they are read by DOM here.
  private static ValidationProfile profile(String name, PDFAFlavour flavour) throws Exception {
    try (InputStream written = Profiles.class.getResourceAsStream(PROFILES + name + ".xml")) {
      Element root =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(written).getDocumentElement();
      Set<Rule> rules = new HashSet<>();
      for (Element rule : below(root, "rule")) {
        rules.add(rule(rule));
      }
      Set<Variable> variables = new HashSet<>();
      for (Element each : below(root, "variable")) {
        variables.add(
            Profiles.variableFromValues(
                each.getAttribute("name"), each.getAttribute("object"), text(each, "defaultValue"), text(each, "value")));
      }
      return Profiles.profileFromValues(
          flavour, Profiles.profileDetailsFromValues(name, "", "veraPDF", new Date(0)), "", rules, variables);
    }
  }

  private static Rule rule(Element rule) {
    Element id = below(rule, "id").get(0);
    PDFAFlavour.Specification specification =
        PDFAFlavour.Specification.valueOf(id.getAttribute("specification"));
    List<ErrorArgument> none = new ArrayList<>();
    ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), none);
    Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            specification, id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
        rule.getAttribute("object"),
        deferred,
        rule.getAttribute("tags"),
        text(rule, "description"),
        text(rule, "test"),
        error,
        new ArrayList<>());
  }

  private static String text(Element parent, String name) {
    return below(parent, name).get(0).getTextContent();
  }

  private static List<Element> below(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int index = 0; index < found.getLength(); index++) {
      elements.add((Element) found.item(index));
    }
    return elements;
  }
}
