using CsCheck;
using Encounters.Categories;

namespace Encounters.Tests;

public sealed class CategoryTests
{
    [Theory]
    [InlineData(Dimension.Demographic, "UC / Single Minors", "unaccompanied_child")]
    [InlineData(Dimension.Demographic, "UAC", "unaccompanied_child")]
    [InlineData(Dimension.Demographic, "FMUA", "family_unit")]
    [InlineData(Dimension.Demographic, "Single Adults", "single_adult")]
    [InlineData(Dimension.Demographic, "Accompanied Minors", "accompanied_minor")]
    [InlineData(Dimension.Citizenship, "CHINA, PEOPLES REPUBLIC OF", "china")]
    [InlineData(Dimension.Citizenship, "MYANMAR (BURMA)", "myanmar")]
    [InlineData(Dimension.Citizenship, "MEXICO", "mexico")]
    [InlineData(Dimension.Citizenship, "Mexico", "mexico")]
    [InlineData(Dimension.Citizenship, "EL SALVADOR", "el_salvador")]
    [InlineData(Dimension.Component, "U.S. Border Patrol", "usbp")]
    [InlineData(Dimension.Component, "Office of Field Operations", "ofo")]
    [InlineData(Dimension.Region, "Southwest Land Border", "southwest")]
    [InlineData(Dimension.Authority, "Title 42", "title_42")]
    [InlineData(Dimension.EncounterType, "Inadmissibles", "inadmissible")]
    [InlineData(Dimension.State, "TX", "tx")]
    [InlineData(Dimension.Aor, "EPT", "ept")]
    public void A_published_spelling_maps_to_one_name(Dimension dimension, string published, string name)
    {
        Assert.True(Vocabulary.Of(dimension).TryResolve(published, out var category, out var isKnown));
        Assert.True(isKnown);
        Assert.Equal(name, category.Name);
    }

    [Fact]
    public void An_unknown_value_keeps_its_own_name_and_is_told_to_be_unknown()
    {
        Assert.True(Vocabulary.Citizenships.TryResolve("Côte d'Ivoire", out var category, out var isKnown));
        Assert.False(isKnown);
        Assert.Equal("côte_d_ivoire", category.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("/ - ?")]
    public void What_holds_no_letter_or_digit_is_no_category(string published) =>
        Assert.False(Vocabulary.States.TryResolve(published, out _, out _));

    [Theory]
    [InlineData("-- Haiti --", "haiti")]
    [InlineData("U.S. / Virgin  Islands", "u_s_virgin_islands")]
    [InlineData("Title 42", "title_42")]
    public void Spaces_and_punctuation_join_words_by_one_underscore(string published, string name)
    {
        Assert.True(Category.TryFold(published, out var category));
        Assert.Equal(name, category.Name);
        Assert.True(Category.TryParse(name, out _));
        Assert.False(Category.TryParse(published, out _));
    }

    [Fact]
    public void A_name_of_80_characters_is_the_longest()
    {
        Assert.True(Category.TryFold(new string('a', 80), out _));
        Assert.False(Category.TryFold(new string('a', 81), out _));
    }

    [Fact]
    public void Folding_what_is_folded_changes_nothing() =>
        Gen.String.Sample(text => !Category.TryFold(text, out var once)
            || (Category.TryFold(once.Name, out var twice) && once == twice));

    [Fact]
    public void Every_known_name_of_every_vocabulary_resolves_to_itself()
    {
        foreach (var vocabulary in Dimensions.All.Select(Vocabulary.Of))
        {
            Assert.All(vocabulary.Known, known =>
            {
                Assert.True(vocabulary.TryResolve(known.Name, out var category, out var isKnown));
                Assert.True(isKnown);
                Assert.Equal(known, category);
            });
        }
    }
}
