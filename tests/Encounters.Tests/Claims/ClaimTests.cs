using CsCheck;
using Encounters.Claims;
using Encounters.Testing;

namespace Encounters.Tests.Claims;

public sealed class ClaimTests
{
    private static readonly string[] Vocabulary = (
        "In from to between and than compared with of those including since before earlier ago last year month the a , . ; : — ( ) "
        + "January February December 1901 2021 2023 2024 FY24 fiscal year-to-date calendar 24 years twelve months that prior same "
        + "CBP encounters migrants southwest northern border nationwide Texas Arizona California New York Border Patrol ports entry "
        + "Venezuelans Cubans families unaccompanied children adults highest lowest on record fell rose by half doubled down up % "
        + "176,205 301,981 252,315 2.1 million 42% 12,345 nearly about more 7 100,000 'September's Respectively WASHINGTON").Split(' ');

    private const string Seed =
        """
        According to U.S. Customs and Border Protection (CBP), in January, authorities reported 176,205 encounters with migrants in the southwestern border region, the main point of entry for irregular migrants from Latin America. The figures reported by the CBP marked a drop in migrant flows compared to December, when migration officials reported 252,315 encounters.
        """;

    [Fact]
    public void The_press_report_that_took_december_of_another_year_is_found_out()
    {
        var judged = RealFigures.Check(Seed, "2024-02-29");
        var january = Assert.Single(judged, claim => claim.Claim.Figure.Text == "176,205");
        Assert.Equal((Verdict.Right, "January 2024"), (january.Verdict, january.Evidence!.Value.Reading.Period.ToString()));
        var december = Assert.Single(judged, claim => claim.Claim.Figure.Text == "252,315");
        Assert.Equal(Verdict.AnotherFigure, december.Verdict);
        Assert.Equal("December 2022", december.Belongs!.Value.Reading.Period.ToString());
        Assert.Equal((301_983, "December 2023"),
            (december.Evidence!.Value.Value, december.Evidence.Value.Reading.Period.ToString()));
        var drop = Assert.Single(judged, claim => claim.Claim.Figure.Kind == FigureKind.Direction);
        Assert.Equal(Verdict.Right, drop.Verdict);
        Assert.Equal("\"drop\" is right: a fall of 41.7%, from 301,983 in December 2023 to 176,205 in January 2024. "
            + "With the text's own figures it would be a fall of 30.2%.", drop.Sentence);
    }

    [Fact]
    public void A_figure_that_was_right_until_it_was_restated_is_said_to_be_so()
    {
        var judged =
            Assert.Single(RealFigures.Check("In December 2023, CBP reported 302,034 encounters at the southwest border.",
                "2024-02-29"), claim => claim.Claim.Figure.Kind == FigureKind.Count);
        Assert.Equal(Verdict.RightOnce, judged.Verdict);
        Assert.Contains("301,983", judged.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-02-29", Verdict.NotPublishedByThen)]
    [InlineData("2024-04-30", Verdict.Right)]
    public void A_figure_that_CBP_gave_only_later_was_not_published_by_then(string date, Verdict verdict)
    {
        var judged = Assert.Single(
            RealFigures.Check("In January 2024, CBP recorded 176,189 encounters at the southwest border.", date),
            claim => claim.Claim.Figure.Text == "176,189");
        Assert.Equal(verdict, judged.Verdict);
        if (verdict == Verdict.NotPublishedByThen)
            Assert.Equal("176,205", judged.Correction);
    }

    [Theory]
    [InlineData("Single adults were 61% of southwest border encounters in January 2024.", Verdict.RoundedRight)]
    [InlineData("Nearly two-thirds of the people encountered at the southwest border in January 2024 were single adults.",
        Verdict.RoundedRight)]
    [InlineData("Single adults were 44% of southwest border encounters in January 2024.", Verdict.NoSuchFigure)]
    [InlineData("Single adults and families were 44% of southwest border encounters in January 2024.", Verdict.CannotBeJudged)]
    [InlineData("Smugglers were 44% of southwest border encounters in January 2024.", Verdict.CannotBeJudged)]
    public void A_share_is_computed_from_the_part_and_its_whole(string text, Verdict verdict)
    {
        var share = Assert.Single(RealFigures.Check(text, "2024-02-29"), claim => claim.Claim.Figure.Kind == FigureKind.Share);
        Assert.Equal(verdict, share.Verdict);
        if (share.IsWrong)
            Assert.Contains(share.Correction!, share.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Southwest border encounters fell 42% in January, to 176,205.", false)]
    [InlineData("Southwest border encounters fell 25% in January, to 176,205.", true)]
    [InlineData("Southwest border encounters rose 13% in January, to 176,205.", true)]
    [InlineData("Southwest border encounters are down 25% from a recent high, to 176,205 in January.", false)]
    public void A_change_without_a_base_is_wrong_if_it_fits_neither_the_month_nor_the_year_before(string text, bool isWrong)
    {
        var change = Assert.Single(RealFigures.Check(text, "2024-02-29"), claim => claim.Claim.Figure.Kind == FigureKind.Percent);
        Assert.Equal(isWrong, change.IsWrong);
    }

    [Theory]
    [InlineData("From January 1900 through March 1900, CBP recorded 12,345 encounters at the southwest border.")]
    [InlineData("In January 1901, there were 12,345 encounters at the southwest border. A year earlier it was 23,456.")]
    [InlineData("Between March 2199 and December 2199 there will be 12,345 encounters at the southwest border, 24 years ago 9,000.")]
    [InlineData("In FY99 there were 12,345 encounters at the southwest border, the year before that 23,456.")]
    public void Years_in_which_nobody_counts_accuse_nobody(string text) =>
        Assert.All(RealFigures.Check(text, "2024-04-30"), claim => Assert.False(claim.IsWrong, claim.Sentence));

    [Fact]
    public void Any_order_of_words_is_answered() =>
        Gen.Int[0, Vocabulary.Length - 1].Select(place => Vocabulary[place]).Array[1, 60].Sample(words =>
        {
            var text = string.Join(' ', words);
            foreach (var claim in RealFigures.Check(text, "2024-04-30"))
                Assert.Equal(claim.Claim.Figure.Text, text.Substring(claim.Claim.Figure.Start, claim.Claim.Figure.Length));
        });

    [Fact]
    public void Hostile_text_is_answered()
    {
        foreach (var (_, text) in HostileTexts.All)
        {
            Assert.All(RealFigures.Check(text, "2024-02-29"), claim =>
            {
                Assert.False(string.IsNullOrEmpty(claim.Sentence));
                Assert.Equal(claim.Claim.Figure.Text, text.Substring(claim.Claim.Figure.Start, claim.Claim.Figure.Length));
            });
        }
    }

    [Theory]
    [InlineData("labelled.txt", 63, 61)]
    [InlineData("held-out.txt", 18, 24)]
    [InlineData("independent.txt", 54, 142)]
    [InlineData("independent-2.txt", 46, 153)]
    [InlineData("independent-3.txt", 43, 120)]
    [InlineData("independent-4.txt", 38, 91)]
    [InlineData("independent-5.txt", 44, 124)]
    [InlineData("independent-6.txt", 34, 161)]
    [InlineData("independent-7.txt", 41, 120)]
    [InlineData("independent-8.txt", 139, 178)]
    [InlineData("independent-9.txt", 110, 136)]
    [InlineData("independent-10.txt", 91, 123)]
    [InlineData("independent-11.txt", 81, 90)]
    [InlineData("independent-12.txt", 94, 111)]
    [InlineData("independent-13.txt", 93, 117)]
    [InlineData("independent-14.txt", 88, 107)]
    [InlineData("independent-15.txt", 77, 100)]
    [InlineData("independent-16.txt", 83, 105)]
    [InlineData("independent-17.txt", 88, 89)]
    [InlineData("independent-18.txt", 62, 74)]
    public void What_the_labelled_sentences_say_is_judged_as_a_reader_would(string file, int leastWrong, int leastRight)
    {
        var (calledWrong, trulyWrong, wrongFound, calledRight, trulyRight, rightFound) = (0, 0, 0, 0, 0, 0);
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Claims", file))
            .Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            var labels = parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split(':')).ToArray();
            var judged = RealFigures.Check(parts[2], parts[0]);
            string[] Figures(string kind) =>
                [.. labels.Where(label => label[0] == kind).Select(label => label[1].Replace('~', ' '))];
            bool Is(JudgedClaim claim, string[] figures) =>
                figures.Any(figure => IsSame(claim.Claim.Figure.Text, figure));
            var (wrong, right) = (Figures("wrong"), Figures("right"));
            trulyWrong += wrong.Length;
            trulyRight += right.Length;
            var accused = judged.Where(claim => claim.IsWrong).ToArray();
            calledWrong += accused.Length;
            wrongFound += accused.Count(claim => Is(claim, wrong));
            var praised =
                judged.Where(claim => claim.IsRight && (Is(claim, wrong) || Is(claim, right) || labels.Length == 0)).ToArray();
            calledRight += praised.Length;
            rightFound += praised.Count(claim => Is(claim, right));
            foreach (var claim in judged.Where(claim => (claim.IsWrong && !Is(claim, wrong))
                || (!claim.IsWrong && Is(claim, wrong)) || (!claim.IsRight && Is(claim, right))))
                TestContext.Current.TestOutputHelper!.WriteLine($"{claim.Verdict}: {claim.Sentence} <- {parts[2]}");
            foreach (var missing in wrong.Concat(right).Where(figure => !judged.Any(claim => Is(claim, [figure]))))
                TestContext.Current.TestOutputHelper!.WriteLine($"not read: {missing} <- {parts[2]}");
        }

        var (precision, recall) = ((double)wrongFound / calledWrong, (double)wrongFound / trulyWrong);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{file}: wrong: precision {precision:P1} ({wrongFound}/{calledWrong}), recall {recall:P1} "
            + $"({wrongFound}/{trulyWrong}); right: precision {(double)rightFound / calledRight:P1} "
            + $"({rightFound}/{calledRight}), recall {(double)rightFound / trulyRight:P1} ({rightFound}/{trulyRight})");
        Assert.InRange(precision, 0.98, 1);

        // No fewer than today, so that a correction for one text does not break another.
        Assert.InRange(wrongFound, leastWrong, trulyWrong);
        Assert.InRange(rightFound, leastRight, trulyRight);
    }

    /// <summary>Numbers are the same to the letter; of words ("highest on record") a label may name a part.</summary>
    private static bool IsSame(string figure, string label) =>
        label.Any(char.IsDigit) && !label.Contains("since", StringComparison.Ordinal)
        ? figure.Equals(label, StringComparison.OrdinalIgnoreCase)
        : figure.Contains(label, StringComparison.OrdinalIgnoreCase)
        || label.Contains(figure, StringComparison.OrdinalIgnoreCase);
}
